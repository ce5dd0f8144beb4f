import { asRecord, isRecord, type JsonRecord } from "../../providers/json.ts";
import type { FormValue } from "./form.ts";
import { stripeSchemas } from "./schemas.ts";
import { StripeError } from "./stripe-error.ts";

/**
 * Form text as typed parameters. Refuses what Stripe refuses: unknown and missing parameters, wrong types, words that
 * are not in a list.
 */
export const readParameters = (schema: JsonRecord, form: FormValue): unknown => read(schema, form, "");

function read(given: JsonRecord, value: FormValue, path: string): unknown {
  const schema = resolve(given);
  if (Array.isArray(schema.anyOf))
    return readAlternative(
      schema.anyOf.map((each) => resolve(asRecord(each))),
      value,
      path,
    );
  if ("const" in schema || Array.isArray(schema.enum)) return readWord(schema, value, path);
  switch (schema.type) {
    case "object":
      return readObject(schema, value, path);
    case "array":
      return readArray(schema, value, path);
    case "number":
      return readNumber(value, path);
    case "boolean":
      if (value === "true" || value === "false") return value === "true";
      throw refuse(path, `Invalid boolean: ${shown(value)}`);
    case "string":
      if (typeof value === "string") return value;
      throw refuse(path, "Invalid string");
    default:
      return value;
  }
}

const resolve = (schema: JsonRecord): JsonRecord =>
  typeof schema.$ref === "string"
    ? resolve(asRecord(asRecord(stripeSchemas.$defs)[schema.$ref.slice("#/$defs/".length)]))
    : schema;

/** Parameters by the names that older versions of the API gave them, which their clients still send. */
const earlierNames: Readonly<Record<string, string | undefined>> = {
  payment_method_types: "allowed_payment_method_types",
};

function readObject(schema: JsonRecord, value: FormValue, path: string): unknown {
  if (!isRecord(value)) throw refuse(path, "Invalid object");
  const properties = asRecord(schema.properties);
  const isFree = schema.additionalProperties !== undefined || schema.properties === undefined;
  const entries = Object.entries(value).map(([name, inner]) => {
    const known = properties[name] ?? properties[earlierNames[name] ?? ""];
    if (known === undefined && !isFree) {
      throw new StripeError(400, `Received unknown parameter: ${join(path, name)}`, {
        code: "parameter_unknown",
        param: join(path, name),
      });
    }
    return [
      name in properties ? name : (earlierNames[name] ?? name),
      known === undefined ? inner : read(asRecord(known), inner, join(path, name)),
    ];
  });
  const required = Array.isArray(schema.required) ? schema.required : [];
  const absent = required.map(String).find((name) => !(name in value));
  if (absent !== undefined) throw missingParameter(join(path, absent));
  return Object.fromEntries(entries);
}

export const missingParameter = (path: string) =>
  new StripeError(400, `Missing required param: ${path}.`, { code: "parameter_missing", param: path });

function readArray(schema: JsonRecord, value: FormValue, path: string): unknown {
  if (value === "") return [];
  if (!Array.isArray(value)) throw refuse(path, "Invalid array");
  return value.map((inner, index) => read(asRecord(schema.items), inner, join(path, String(index))));
}

function readNumber(value: FormValue, path: string): number {
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  throw new StripeError(400, `Invalid integer: ${shown(value)}`, { code: "parameter_invalid_integer", param: path });
}

function readWord(schema: JsonRecord, value: FormValue, path: string): unknown {
  const words = Array.isArray(schema.enum) ? schema.enum.map(String) : [String(schema.const)];
  if (typeof value === "string" && words.includes(value)) return value;
  throw refuse(path, `Invalid ${path}: must be one of ${words.filter(Boolean).join(", ")}`);
}

/** The SDK's types leave lists of words open; Stripe itself does not, so a list beside "any text" stays a list. */
function readAlternative(alternatives: readonly JsonRecord[], value: FormValue, path: string): unknown {
  const fitting = (type: string) => alternatives.find((each) => each.type === type);
  const words = alternatives.filter((each) => "const" in each || Array.isArray(each.enum));
  if (typeof value !== "string") {
    const wanted = Array.isArray(value) ? fitting("array") : objectFor(alternatives, value);
    if (!wanted) throw refuse(path, "Invalid value");
    return read(wanted, value, path);
  }
  const word = words.find((each) => (Array.isArray(each.enum) ? each.enum.includes(value) : each.const === value));
  if (word) return value;
  const number = fitting("number");
  if (number && /^-?\d/.test(value)) return readNumber(value, path);
  const boolean = fitting("boolean");
  if (boolean && (value === "true" || value === "false" || (words.length === 0 && !fitting("string"))))
    return read(boolean, value, path);
  if (fitting("string") && !words.some((each) => Array.isArray(each.enum))) return value;
  if (words.length > 0) return readWord({ enum: words.flatMap((each) => each.enum ?? [each.const]) }, value, path);
  throw refuse(path, `Invalid value: ${shown(value)}`);
}

function objectFor(alternatives: readonly JsonRecord[], value: JsonRecord): JsonRecord | undefined {
  const objects = alternatives.filter((each) => each.type === "object");
  return objects.find((each) => Object.keys(value).every((name) => name in asRecord(each.properties))) ?? objects[0];
}

const join = (path: string, name: string) => (path === "" ? name : `${path}[${name}]`);
const shown = (value: FormValue) => (typeof value === "string" ? value : JSON.stringify(value));
const refuse = (path: string, message: string) => new StripeError(400, message, { param: path });
