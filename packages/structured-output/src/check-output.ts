import { checkValue, type SchemaFault } from "./check-value.ts";
import { repairJson } from "./repair/repair-json.ts";

export type OutputVerdict =
  | { readonly kind: "fits" }
  /** It does not fit as it is; `text` does. */
  | {
      readonly kind: "repaired";
      readonly text: string;
      readonly repairs: readonly string[];
    }
  | { readonly kind: "differs"; readonly fault: SchemaFault }
  /** It was not found out; `reason` ends a sentence that begins with "because". */
  | { readonly kind: "unchecked"; readonly reason: string };

/** Longer texts are not looked at: UTF-16 code units. */
export const longestOutput = 1_048_576;

/** What JSON mode asks for, which names no schema. */
const anyObjectOrArray = { type: ["object", "array"] };

/** Is a model's text JSON that fits the schema, or can it be made so without a model? `undefined`: any JSON object or array. */
export function checkOutput(text: string, schema: unknown = anyObjectOrArray): OutputVerdict {
  if (text.length > longestOutput) return { kind: "unchecked", reason: "it is longer than 1 MiB" };
  const parsed = parse(text);
  if (parsed) return checkValue(parsed.value, schema);
  if (isBareOption(text, schema)) return { kind: "fits" };
  const repaired = repairJson(text, (value) => checkValue(value, schema).kind === "fits");
  if (repaired) return { kind: "repaired", ...repaired };
  const message = text.trim() === "" ? "is empty" : "is not JSON";
  return { kind: "differs", fault: { at: "", rule: "", message } };
}

/** A model that chooses one of some words answers with the word alone. */
function isBareOption(text: string, schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null || !("type" in schema) || schema.type !== "string") return false;
  return "enum" in schema && checkValue(text.trim(), schema).kind === "fits";
}

/** Errors of the parser quote the text, which is nobody's business but the caller's. */
function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
