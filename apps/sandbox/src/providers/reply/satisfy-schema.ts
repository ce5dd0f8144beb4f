import { asRecord, type JsonRecord } from "../json.ts";
import type { SeededRandom } from "../seeded-random.ts";

type Schema = JsonRecord;

/** A value that fits the JSON Schema, always the same for the same seed; strings come from the question where they can. */
export function satisfySchema(schema: unknown, question: string, random: SeededRandom): unknown {
  return valueFor(schema, { root: schema, question, random, name: "value", depth: 0 });
}

type Place = { root: unknown; question: string; random: SeededRandom; name: string; depth: number };

const depthLimit = 12;

function valueFor(given: unknown, place: Place): unknown {
  const schema = resolve(given, place.root);
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return enumValue(schema.enum, place);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives) && alternatives.length > 0) {
    const { anyOf: _any, oneOf: _one, ...rest } = schema;
    return valueFor({ ...rest, ...resolve(preferredAlternative(alternatives, place), place.root) }, place);
  }
  if ("default" in schema && schema.default !== undefined) return schema.default;
  switch (typeOf(schema)) {
    case "object":
      return objectFor(schema, place);
    case "array":
      return arrayFor(schema, place);
    case "integer":
      return numberFor(schema, place, 1);
    case "number":
      return numberFor(schema, place, typeof schema.multipleOf === "number" ? schema.multipleOf : 0.5);
    case "boolean":
      return place.random.integer(2) === 0;
    case "null":
      return null;
    default:
      return stringFor(schema, place);
  }
}

function resolve(given: unknown, root: unknown): Schema {
  let schema = asRecord(given);
  for (let hops = 0; typeof schema.$ref === "string" && hops < 20; hops += 1) {
    const { $ref, ...rest } = schema;
    schema = { ...asRecord(follow($ref, root)), ...rest };
  }
  if (!Array.isArray(schema.allOf)) return schema;
  const { allOf, ...rest } = schema;
  return (allOf as unknown[]).map((part) => resolve(part, root)).reduce(merge, rest);
}

const follow = (reference: string, root: unknown): unknown =>
  reference
    .replace(/^#\/?/, "")
    .split("/")
    .filter(Boolean)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((found, part) => asRecord(found)[part], root);

const merge = (left: Schema, right: Schema): Schema => ({
  ...left,
  ...right,
  properties: { ...asRecord(left.properties), ...asRecord(right.properties) },
  required: [...asStrings(left.required), ...asStrings(right.required)],
});

function typeOf(schema: Schema): string {
  const declared = Array.isArray(schema.type) ? schema.type.find((type) => type !== "null") : schema.type;
  if (typeof declared === "string") return declared;
  if (schema.type !== undefined) return "null";
  if (schema.properties !== undefined || schema.required !== undefined) return "object";
  return schema.items !== undefined || schema.prefixItems !== undefined ? "array" : "string";
}

/** Skips `null` where there is a choice; deep inside a recursive schema takes the `null`, so that it ends. */
function preferredAlternative(alternatives: readonly unknown[], place: Place): unknown {
  const isNull = (alternative: unknown) => resolve(alternative, place.root).type === "null";
  const wanted = alternatives.find((alternative) => isNull(alternative) === place.depth > 4);
  return wanted ?? alternatives[0];
}

const enumValue = (values: readonly unknown[], place: Place): unknown =>
  values.find((value) => typeof value === "string" && place.question.toLowerCase().includes(value.toLowerCase())) ??
  values[place.random.integer(values.length)];

function objectFor(schema: Schema, place: Place): Record<string, unknown> {
  const required = asStrings(schema.required);
  const properties = asRecord(schema.properties);
  const wanted = Object.keys(properties).filter((name) => required.includes(name) || place.depth < 3);
  if (place.depth > depthLimit) return {};
  return Object.fromEntries(
    [...new Set([...wanted, ...required])].map((name) => [
      name,
      valueFor(properties[name] ?? {}, { ...place, name, depth: place.depth + 1 }),
    ]),
  );
}

function arrayFor(schema: Schema, place: Place): unknown[] {
  const least = typeof schema.minItems === "number" ? schema.minItems : 0;
  const most = typeof schema.maxItems === "number" ? schema.maxItems : 3;
  const prefix = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const wanted = Math.max(least, Math.min(most, place.depth > 4 ? least : 2));
  const count = schema.items === false ? prefix.length : Math.max(wanted, prefix.length);
  const values: unknown[] = [];
  while (values.length < count) {
    const items = prefix[values.length] ?? schema.items ?? {};
    const inside = { ...place, depth: place.depth + 1 };
    values.push(schema.uniqueItems === true ? unlike(values, items, inside) : valueFor(items, inside));
  }
  return values;
}

/** A value that is not among those, as far as twenty tries find one. */
function unlike(values: readonly unknown[], schema: unknown, place: Place): unknown {
  const taken = new Set(values.map((value) => JSON.stringify(value)));
  const options = resolve(schema, place.root).enum;
  if (Array.isArray(options)) return options.find((option) => !taken.has(JSON.stringify(option)));
  let value = valueFor(schema, place);
  // What the question suggests is the same each time, so the later tries do without it.
  for (let tries = 0; tries < 20 && taken.has(JSON.stringify(value)); tries += 1) {
    value = valueFor(schema, { ...place, question: "", name: `${place.name} ${tries + 2}` });
  }
  return value;
}

function numberFor(schema: Schema, place: Place, step: number): number {
  const unit = typeof schema.multipleOf === "number" ? schema.multipleOf : step;
  const low = bound(schema.minimum, schema.exclusiveMinimum, unit) ?? 1;
  const high = bound(schema.maximum, schema.exclusiveMaximum, -unit) ?? low + 40;
  const inQuestion = Number(/-?\d+(?:\.\d+)?/.exec(place.question)?.[0] ?? Number.NaN);
  const wanted = inQuestion >= low && inQuestion <= high ? inQuestion : low + place.random.integer(high - low + 1);
  const snapped = Math.ceil(low / unit) * unit + Math.round((wanted - low) / unit) * unit;
  return Math.min(snapped, Math.floor(high / unit) * unit);
}

const bound = (inclusive: unknown, exclusive: unknown, inward: number) =>
  typeof inclusive === "number" ? inclusive : typeof exclusive === "number" ? exclusive + inward : undefined;

function stringFor(schema: Schema, place: Place): string {
  const formatted = formats[String(schema.format)];
  if (formatted !== undefined) return formatted;
  const text = matching(schema.pattern, wordsFor(place));
  const least = typeof schema.minLength === "number" ? schema.minLength : 0;
  const most = typeof schema.maxLength === "number" ? schema.maxLength : Number.POSITIVE_INFINITY;
  return text.padEnd(least, "o").slice(0, most);
}

/** A pattern is met by trying samples of the usual kinds; a rarer one gets the plain text. */
function matching(pattern: unknown, text: string): string {
  if (typeof pattern !== "string") return text;
  const samples = [
    text,
    text.split(" ")[0] ?? "",
    "abc",
    "ABC",
    "A1",
    "a-1",
    "abc-123",
    "1",
    "42",
    "123",
    "1234",
    "12345",
    "123456",
    "2026-11-22",
    "12:30",
    "AB-1234",
    "ABC123",
    "+15555550123",
    "#336699",
    "user@example.com",
    "https://example.com",
    "1.0.0",
    "USD",
    "en-US",
    "US",
  ];
  try {
    const expression = new RegExp(pattern, "u");
    return samples.find((sample) => expression.test(sample)) ?? text;
  } catch {
    return text;
  }
}

function wordsFor(place: Place): string {
  const name = place.name.toLowerCase();
  const properNoun = /(?<=\b(?:in|at|for|from|to|of|near|about)\s)\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)*/u.exec(
    place.question,
  )?.[0];
  if (/city|location|place|country|town|name|person|subject|destination|origin/.test(name) && properNoun)
    return properNoun;
  if (/expression|formula/.test(name)) return /[\d(][\d\s+\-*/().^]*\d/.exec(place.question)?.[0]?.trim() ?? "2 + 2";
  if (/query|question|text|prompt|message|search|input|content/.test(name))
    return place.question.replaceAll(/\s+/g, " ").trim().slice(0, 80) || "the question";
  return `${place.random.pick(["steady", "clear", "early", "common", "simple"])} ${name.replaceAll(/[_-]+/g, " ")}`;
}

const formats: Record<string, string | undefined> = {
  date: "2026-11-22",
  time: "12:30:00Z",
  "date-time": "2026-11-22T12:30:00Z",
  email: "ada@example.com",
  uri: "https://example.com/page",
  url: "https://example.com/page",
  uuid: "3f2b8c1e-5d4a-4b6f-9c7d-0a1b2c3d4e5f",
  ipv4: "192.0.2.10",
  ipv6: "2001:db8::10",
  hostname: "host.example.com",
  duration: "PT30M",
};

const asStrings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
