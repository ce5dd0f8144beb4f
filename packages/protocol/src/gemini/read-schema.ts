import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { field } from "./names.ts";

/** The format's own kind of schema as JSON Schema: types in lower case, `nullable` as a type, counts as numbers. */
export function readSchema(schema: JsonObject): JsonObject {
  const { nullable, ...rest } = Object.fromEntries(Object.entries(schema).flatMap(readKeyword));
  if (nullable !== true || typeof rest["type"] !== "string") return rest;
  return { ...rest, type: [rest["type"], "null"] };
}

const counts = ["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"];
const lists = ["anyOf", "oneOf", "allOf", "prefixItems"];
/** Not words of JSON Schema, and only hints to the model. */
const hints = ["propertyOrdering", "example"];

function readKeyword([name, value]: [string, Json | undefined]): [string, Json | undefined][] {
  const keyword = name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  if (hints.includes(keyword)) return [];
  if (keyword === "type" && typeof value === "string") {
    return value === "TYPE_UNSPECIFIED" ? [] : [[keyword, value.toLowerCase()]];
  }
  if (counts.includes(keyword) && typeof value === "string") return [[keyword, Number(value)]];
  if (keyword === "items" && isJsonObject(value)) return [[keyword, readSchema(value)]];
  if (lists.includes(keyword) && Array.isArray(value)) {
    return [[keyword, value.map((one: Json) => (isJsonObject(one) ? readSchema(one) : one))]];
  }
  if (keyword === "properties" && isJsonObject(value)) {
    const properties = Object.entries(value).map(([key, one]) => [key, isJsonObject(one) ? readSchema(one) : one]);
    return [[keyword, Object.fromEntries(properties) as JsonObject]];
  }
  return [[keyword, value]];
}

/** The schema under either name: one in the format's own words, one in JSON Schema. */
export function readEitherSchema(object: JsonObject, own: string, json: string): JsonObject | undefined {
  const plain = field(object, json);
  if (isJsonObject(plain)) return plain;
  const schema = field(object, own);
  return isJsonObject(schema) ? readSchema(schema) : undefined;
}
