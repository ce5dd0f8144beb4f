import { isJsonObject, type Json, type JsonObject } from "@causeway/protocol";
import { countOf, objectOf, objectsOf, stringOf } from "../loosely.ts";

/** What the format takes of a JSON Schema, and where it had to say less than was asked. */
export type WrittenSchema = { readonly schema: JsonObject; readonly lost: readonly string[] };

/** Taken over as they are. */
const kept = ["title", "description", "minimum", "maximum", "minLength", "maxLength", "pattern", "default"];
const counts = ["minItems", "maxItems", "minProperties", "maxProperties"];
/** They say nothing about values, or say what the format takes for granted. */
const harmless = ["$schema", "$id", "$comment", "$defs", "definitions", "example", "examples", "deprecated"];
const handled = ["type", "nullable", "enum", "const", "properties", "required", "items", "prefixItems", "format"];
const combined = ["anyOf", "oneOf", "allOf", "$ref", "propertyOrdering"];
const known = new Set([...kept, ...counts, ...harmless, ...handled, ...combined]);

const formats: Readonly<Record<string, readonly string[]>> = {
  STRING: ["date-time", "date", "time", "duration", "enum"],
  NUMBER: ["float", "double"],
  INTEGER: ["int32", "int64"],
};

/** Schemas that refer to themselves are unfolded this far; below, anything is allowed. */
const deepestUnfolding = 4;

/**
 * A JSON Schema in the words of the format's own: references unfolded, types in capitals, `null` as `nullable`. Keywords
 * that it does not have are left out, and `lost` names each with its place.
 */
export function writeSchema(schema: JsonObject): WrittenSchema {
  const lost: string[] = [];
  return { schema: convert(schema, { root: schema, path: "", lost, unfolded: [] }), lost };
}

type Place = {
  readonly root: JsonObject;
  readonly path: string;
  readonly lost: string[];
  readonly unfolded: readonly string[];
};

const at = (place: Place, step: string): Place => ({
  ...place,
  path: place.path === "" ? step : `${place.path}.${step}`,
});

function convert(given: JsonObject, place: Place): JsonObject {
  const reference = stringOf(given["$ref"]);
  if (reference !== undefined) return unfold(given, reference, place);
  if (Array.isArray(given["allOf"])) return convert(merge(given), place);
  const types = typesOf(given);
  const isNullable = types.includes("null") || given["nullable"] === true || hasNullBranch(given);
  const named = types.filter((type) => type !== "null");
  const [first = typeOfValues(given)] = named;
  for (const name of Object.keys(given)) if (!known.has(name) && matters(name, given[name])) lose(place, name);
  const branches = branchesOf(given).filter((branch) => !isNull(branch));
  const nullable: JsonObject = isNullable ? { nullable: true } : {};
  if (named.length > 1) {
    const options = named.map((type) => convert({ ...withoutUnions(given), type }, place));
    return { ...describe(given), anyOf: options, ...nullable };
  }
  const [only] = branches;
  if (branches.length === 1 && only) return { ...convert({ ...describe(given), ...only }, place), ...nullable };
  if (branches.length > 1) {
    const options = branches.map((branch, index) => convert(branch, at(place, `anyOf.${index}`)));
    return { ...describe(given), anyOf: options, ...nullable };
  }
  return { ...plain(given, first?.toUpperCase(), place), ...nullable };
}

function plain(given: JsonObject, type: string | undefined, place: Place): JsonObject {
  return {
    ...(type !== undefined && { type }),
    ...Object.fromEntries(kept.filter((name) => given[name] !== undefined).map((name) => [name, given[name]])),
    ...Object.fromEntries(
      counts.filter((name) => countOf(given[name]) !== undefined).map((name) => [name, `${countOf(given[name])}`]),
    ),
    ...writeFormat(given, type, place),
    ...writeEnum(given, type, place),
    ...(type === "OBJECT" && writeProperties(given, place)),
    ...(type === "ARRAY" && writeItems(given, place)),
  };
}

function writeFormat(given: JsonObject, type: string | undefined, place: Place): JsonObject {
  const format = stringOf(given["format"]);
  if (format === undefined) return {};
  if (formats[type ?? ""]?.includes(format)) return { format };
  lose(place, `format "${format}"`);
  return {};
}

/** Only texts can be enumerated. */
function writeEnum(given: JsonObject, type: string | undefined, place: Place): JsonObject {
  const values = given["const"] === undefined ? given["enum"] : [given["const"]];
  if (!Array.isArray(values)) return {};
  const texts = values.filter((value) => typeof value === "string");
  if (type === "STRING" && texts.length > 0) return { enum: texts };
  if (values.some((value) => value !== null)) lose(place, given["const"] === undefined ? "enum" : "const");
  return {};
}

function writeProperties(given: JsonObject, place: Place): JsonObject {
  const properties = Object.entries(objectOf(given["properties"]) ?? {});
  if (properties.length === 0) return {};
  const names = properties.map(([name]) => name);
  const required = Array.isArray(given["required"])
    ? given["required"].filter((name) => names.includes(String(name)))
    : [];
  return {
    properties: Object.fromEntries(
      properties.map(([name, value]) => [name, convert(objectOf(value) ?? {}, at(place, `properties.${name}`))]),
    ),
    ...(required.length > 0 && { required }),
    // Without it, the answer's fields come in the order of the alphabet.
    propertyOrdering: Array.isArray(given["propertyOrdering"]) ? given["propertyOrdering"] : names,
  };
}

/** The format demands `items`, and one kind of them. */
function writeItems(given: JsonObject, place: Place): JsonObject {
  const items = objectOf(given["items"]);
  if (items) return { items: convert(items, at(place, "items")) };
  const prefix = objectsOf(given["prefixItems"] ?? given["items"]);
  if (prefix.length === 0) return { items: {} };
  lose(place, "prefixItems");
  return { items: { anyOf: prefix.map((item, index) => convert(item, at(place, `prefixItems.${index}`))) } };
}

function unfold(given: JsonObject, reference: string, place: Place): JsonObject {
  const { $ref: _, ...beside } = given;
  const target = follow(reference, place.root);
  if (target === undefined) {
    lose(place, `$ref "${reference}"`);
    return convert(beside, place);
  }
  if (place.unfolded.filter((name) => name === reference).length >= deepestUnfolding) {
    lose(place, `the rest of the recursive $ref "${reference}"`);
    const [type] = typesOf(target);
    return { ...(type !== undefined && { type: type.toUpperCase() }), ...describe(target) };
  }
  return convert({ ...target, ...beside }, { ...place, unfolded: [...place.unfolded, reference] });
}

function follow(reference: string, root: JsonObject): JsonObject | undefined {
  if (!reference.startsWith("#")) return undefined;
  const steps = reference.slice(1).split("/").filter(Boolean);
  return objectOf(
    steps.reduce<unknown>(
      (found, step) => objectOf(found)?.[decode(step).replaceAll("~1", "/").replaceAll("~0", "~")],
      root,
    ),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** All of several schemas: their properties and demands together. */
function merge(given: JsonObject): JsonObject {
  const { allOf, ...rest } = given;
  return objectsOf(allOf).reduce<JsonObject>((merged, part) => {
    const properties = { ...objectOf(merged["properties"]), ...objectOf(part["properties"]) };
    const required = [...listOf(merged["required"]), ...listOf(part["required"])];
    return {
      ...part,
      ...merged,
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required: [...new Set(required)] }),
    };
  }, rest);
}

const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : []);

const typesOf = (schema: JsonObject): readonly string[] =>
  (Array.isArray(schema["type"]) ? schema["type"] : [schema["type"]]).filter((type) => typeof type === "string");

/** For schemas that say what values there are, and not of which type. */
function typeOfValues(schema: JsonObject): string | undefined {
  const value = schema["const"] ?? listOf(schema["enum"]).find((option) => option !== null);
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return typeof value;
  if (isJsonObject(schema["properties"])) return "object";
  return schema["items"] === undefined ? undefined : "array";
}

const branchesOf = (schema: JsonObject): readonly JsonObject[] => objectsOf(schema["anyOf"] ?? schema["oneOf"]);
const isNull = (schema: JsonObject) => schema["type"] === "null" || schema["const"] === null;
const hasNullBranch = (schema: JsonObject) => branchesOf(schema).some(isNull) || listOf(schema["enum"]).includes(null);
const withoutUnions = ({ anyOf: _a, oneOf: _b, title: _c, description: _d, ...rest }: JsonObject): JsonObject => rest;
const describe = (schema: JsonObject): JsonObject =>
  Object.fromEntries(
    ["title", "description"].filter((name) => schema[name] !== undefined).map((name) => [name, schema[name]]),
  );

/** `additionalProperties: false` is what the format does anyway. */
const matters = (name: string, value: unknown) =>
  !(name === "additionalProperties" && value === false) && !(name === "uniqueItems" && value === false);

const lose = (place: Place, what: string) => place.lost.push(place.path === "" ? what : `${place.path}: ${what}`);
