import { AppError } from "@causeway/errors";
import { isJsonObject, type JsonObject } from "../json.ts";

/** A body error that names the field, what it must be and what was sent instead. */
export const invalid = (parameter: string, rule: string, sent?: unknown) =>
  new AppError("invalid-request", `${parameter} ${rule}${sent === undefined ? "" : `; you sent ${describe(sent)}`}.`, {
    parameter,
  });

/** Absent and `null` mean the same: SDKs send `null` for what the caller left out. */
export const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null;

export type NumberRule = {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  readonly above?: boolean;
};

/** `above`: the minimum itself is not allowed. */
export function readNumber(value: unknown, path: string, rule: NumberRule): number | undefined {
  if (isAbsent(value)) return undefined;
  const inside =
    typeof value === "number" &&
    (rule.above ? value > rule.min : value >= rule.min) &&
    value <= rule.max &&
    (!rule.integer || Number.isInteger(value));
  if (inside) return value;
  const kind = rule.integer ? "a whole number" : "a number";
  throw invalid(path, `must be ${kind} ${rule.above ? "above" : "from"} ${rule.min} to ${rule.max}`, value);
}

export function readBoolean(value: unknown, path: string): boolean | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === "boolean") return value;
  throw invalid(path, "must be true or false", value);
}

export function readString(value: unknown, path: string, maxLength?: number): string | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value !== "string") throw invalid(path, "must be a string", value);
  if (maxLength !== undefined && value.length > maxLength) {
    throw invalid(path, `must have at most ${maxLength} characters; you sent ${value.length}`);
  }
  return value;
}

export function readRequiredString(value: unknown, path: string, maxLength?: number): string {
  const text = readString(value, path, maxLength);
  if (text === undefined || text === "") throw invalid(path, "is required and must be a non-empty string", value);
  return text;
}

export function readOneOf<const T extends string>(value: unknown, path: string, allowed: readonly T[]): T | undefined {
  if (isAbsent(value)) return undefined;
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw invalid(path, `must be one of ${allowed.join(", ")}`, value);
}

export function readObject(value: unknown, path: string): JsonObject | undefined {
  if (isAbsent(value)) return undefined;
  if (isJsonObject(value)) return value;
  throw invalid(path, "must be an object", value);
}

export function readRequiredObject(value: unknown, path: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw invalid(path, "is required and must be an object", value);
}

export function readList(value: unknown, path: string, maxItems: number): readonly unknown[] | undefined {
  if (isAbsent(value)) return undefined;
  if (!Array.isArray(value)) throw invalid(path, "must be a list", value);
  if (value.length > maxItems) throw invalid(path, `must have at most ${maxItems} items; you sent ${value.length}`);
  return value;
}

export const readStrings = (value: unknown, path: string, maxItems: number, maxLength?: number) =>
  readList(value, path, maxItems)?.map((item, index) => readRequiredString(item, `${path}.${index}`, maxLength));

const describe = (value: unknown): string => {
  if (Array.isArray(value)) return "a list";
  if (isJsonObject(value)) return "an object";
  if (value === "") return "an empty string";
  return JSON.stringify(typeof value === "string" ? shortened(value) : value) ?? "nothing";
};

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
