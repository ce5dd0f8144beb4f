import type { Budget } from "./budget.ts";
import type { Place } from "./pointer.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export type Members = readonly (readonly [name: string, member: unknown])[];

/** Where the evaluation is, in the value and in the schema. */
export type Here = { readonly value: Place; readonly rule: Place };

export type Fault = { readonly at: Place; readonly rule: Place; readonly message: string };

/** What the rules of one kind of value need of the evaluation. */
export type Checker = {
  readonly budget: Budget;
  check(schema: unknown, value: unknown, here: Here): Fault | undefined;
  /** The members of an object, listed once however often it is looked at. */
  membersOf(value: JsonObject): Members;
  /** A keyword that says something, and is not looked at. */
  passOver(keyword: string): void;
};

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isCount = (value: unknown): value is number => typeof value === "number" && value >= 0;

export const inRule = (here: Here, ...steps: readonly (string | number)[]): Here => ({
  value: here.value,
  rule: steps.reduce<Place>((parent, step) => ({ parent, step }), here.rule),
});

export const inValue = (here: Here, step: string | number): Here => ({
  value: { parent: here.value, step },
  rule: here.rule,
});

export const broken = (here: Here, keyword: string, message: string): Fault => ({
  at: here.value,
  rule: { parent: here.rule, step: keyword },
  message,
});

/** In a sentence; what is long is cut before it is written, and what is nested is only told to be there. */
export function quoted(value: unknown): string {
  if (!Array.isArray(value)) return quotedItem(value);
  const shown = value.slice(0, mostShown).map(quotedItem).join(",");
  return value.length > mostShown ? `[${shown},…]` : `[${shown}]`;
}

const mostShown = 8;
const longestShown = 60;

function quotedItem(value: unknown): string {
  if (typeof value === "string") {
    return value.length > longestShown ? `${JSON.stringify(value.slice(0, longestShown))}…` : JSON.stringify(value);
  }
  if (Array.isArray(value)) return "[…]";
  return typeof value === "object" && value !== null ? "{…}" : String(value);
}
