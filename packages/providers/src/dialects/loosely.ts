import { isJsonObject, type Json, type JsonObject } from "@causeway/protocol";

/** What providers send is read tolerantly: a field of the wrong kind counts as absent. */
export const objectOf = (value: unknown): JsonObject | undefined => (isJsonObject(value) ? value : undefined);

export const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

export const stringOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A non-empty string. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** A whole number from 0. */
export const countOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Whether those of these fields that are there, and not `null`, are whole numbers from 0. */
export const areCounts = (object: JsonObject, ...names: readonly string[]): boolean =>
  names.every((name) => object[name] === undefined || object[name] === null || countOf(object[name]) !== undefined);

/** The fields with these names that are there and not `null`. */
export function pick(object: JsonObject, names: readonly string[]): JsonObject {
  const picked: Record<string, Json> = {};
  for (const name of names) {
    const value = object[name] ?? null;
    if (value !== null) picked[name] = value;
  }
  return picked;
}
