import { format, type OutputUnit, type Schema, type SchemaDraft, validate } from "@cfworker/json-schema";

export type SchemaFault = {
  /** JSON pointer into the value; "" is all of it. */
  readonly at: string;
  /** JSON pointer into the schema: the rule that is broken. */
  readonly rule: string;
  /** Says nothing of the value but the names of its properties. */
  readonly message: string;
};

export type SchemaVerdict =
  | { readonly kind: "fits" }
  | { readonly kind: "differs"; readonly fault: SchemaFault }
  /** It cannot be found out; `reason` ends a sentence that begins with "because". */
  | { readonly kind: "unchecked"; readonly reason: string };

// `format` describes what is meant; no model is held to one.
for (const name of Object.keys(format)) Reflect.deleteProperty(format, name);

/**
 * Does a JSON value fit a JSON Schema (drafts 4, 7, 2019-09 and 2020-12)? Never throws, whatever the schema. May take as
 * long as the schema asks for: whoever runs schemas of strangers sets a limit.
 */
export function checkValue(value: unknown, schema: unknown): SchemaVerdict {
  if (typeof schema !== "boolean" && !isSchema(schema)) return unchecked("its schema is none");
  try {
    const copy = copyOf(schema);
    if (copy === undefined) return unchecked("its schema is longer than 256 kB");
    const { valid, errors } = validate(value, copy, draftOf(schema));
    return valid ? { kind: "fits" } : { kind: "differs", fault: faultOf(errors) };
  } catch (error) {
    if (error instanceof RangeError) return unchecked("it is nested too deeply");
    return unchecked(`its schema cannot be applied: ${firstLine(error)}`);
  }
}

const unchecked = (reason: string): SchemaVerdict => ({ kind: "unchecked", reason });

const isSchema = (schema: unknown): schema is Schema =>
  typeof schema === "object" && schema !== null && !Array.isArray(schema);

/** UTF-16 code units. */
const longestSchema = 262_144;

/** The library writes down in a schema what it refers to. `undefined`: it is too long to be applied. */
function copyOf(schema: Schema | boolean): Schema | boolean | undefined {
  const text = JSON.stringify(schema);
  if (text.length > longestSchema) return undefined;
  const copy: unknown = JSON.parse(text);
  return isSchema(copy) ? copy : schema;
}

function draftOf(schema: Schema | boolean): SchemaDraft {
  const named = typeof schema === "object" ? schema.$schema : undefined;
  if (typeof named !== "string") return "2020-12";
  if (named.includes("draft-04")) return "4";
  return /draft-0[67]/.test(named) ? "7" : named.includes("2019-09") ? "2019-09" : "2020-12";
}

/** What lies deepest is the cause of the rest; of a choice, the alternative that was followed furthest. */
function faultOf(units: readonly OutputUnit[]): SchemaFault {
  // Of a place that may not be there, the rule that forbids it says more.
  const errors = units.filter(({ keyword }) => keyword !== "false");
  const deepest = Math.max(...errors.map(depthOf));
  const there = errors.filter((error) => depthOf(error) === deepest);
  const told = there.find(({ keyword }) => choice.test(keyword)) ?? there.find(({ keyword }) => !sum.test(keyword));
  if (!told) return { at: "", rule: "", message: "is not allowed" };
  return { at: pointerOf(told.instanceLocation), rule: pointerOf(told.keywordLocation), message: messageOf(told) };
}

const choice = /^(anyOf|oneOf)$/;
/** Tell only that something in them was broken, which is told as well. */
const sum = /^(\$ref|\$recursiveRef|allOf|then|else|dependentSchemas|dependencies)$/;

const depthOf = ({ instanceLocation }: OutputUnit): number => instanceLocation.split("/").length;

/** The library writes locations as fragments of an address. */
const pointerOf = (location: string): string => decodeURI(location.slice(1));

const longestMessage = 200;
/** Rules whose message would repeat what the value is. */
const quotesValue = /^(minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf)$/;

function messageOf({ keyword, error }: OutputUnit): string {
  const extra = /^Property "(?<name>.*)" does not match (additional|unevaluated) properties schema/s.exec(
    error,
  )?.groups;
  if (extra) return cut(`must not have the property "${extra.name}"`);
  if (quotesValue.test(keyword)) return `does not fit "${keyword}"`;
  const type = /^Instance type "(?<is>.*)" is invalid\. Expected "(?<wanted>.*)"\.$/.exec(error)?.groups;
  if (type) return `must be ${type.wanted?.replaceAll('", "', " or ")}, and is ${type.is}`;
  const told = error.replace(/\.$/, "");
  const message = told.startsWith("Instance ") ? told.slice("Instance ".length) : `does not fit: ${told}`;
  return cut(message);
}

const cut = (message: string): string =>
  message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1).join("").slice(0, longestMessage);
