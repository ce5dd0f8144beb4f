import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repairJson } from "./repair-json.ts";

const anything = () => true;
const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

describe("JSON as a model wrote it", () => {
  it.each<[string, string, string, readonly string[]]>([
    ["a fence", '```json\n{"a": 1}\n```', '{"a": 1}', ["text around the JSON"]],
    ["words around it", 'Sure! {"a": 1} Anything else?', '{"a": 1}', ["text around the JSON"]],
    ["prose with brackets before a fence", "Use {name} or [x]:\n```JSON\n[1]\n```", "[1]", ["text around the JSON"]],
    ["commas too many", '{"a": [1, 2, ], }', '{"a": [1, 2 ] }', ["trailing commas"]],
    [
      "a line break in a text",
      '{"a": "one\ntwo\tthree"}',
      '{"a": "one\\ntwo\\tthree"}',
      ["line breaks inside of strings"],
    ],
    ["brackets too few", '{"a": [1, {"b": "}"', '{"a": [1, {"b": "}"}]}', ["missing closing brackets"]],
    ["a comma at the end", '{"a": [1,', '{"a": [1]}', ["trailing commas", "missing closing brackets"]],
    ["an invisible mark before it", '\ufeff{"a": 1}', '{"a": 1}', []],
  ])("is understood with %s", (_, text, meant, repairs) => {
    expect(repairJson(text, anything)).toEqual({ text: meant, repairs });
  });

  it.each<[string, string]>([
    ["no JSON at all", "I cannot answer that."],
    ["a value cut in the middle of a text", '{"a": "one'],
    ["a value cut before a property's value", '{"a": 1, "b":'],
    ["a value cut after a property's name", '{"a": 1, "b"'],
    ["a value cut where it began", '{"a": [1, {'],
    ["single quotes", "{'a': {\"b\": 1}}"],
    ["names without quotes", '{a: {"b": 1}}'],
    ["two answers", '{"a": 1} or rather {"a": 2}'],
    ["two fences", '```json\n{"a": 1}\n```\n```json\n{"a": 2}\n```'],
    ["a value that cannot be read after one that can", '{"a": 1} {"b": oops}'],
    ["brackets that do not belong together", '{"a": [1}}'],
    ["a comma without a value before it", '{"a": [,1]}'],
    ["two values without a comma", '{"a": 1 "b": 2}'],
    ["numbers that JSON does not have", '{"a": 0x1F}'],
    ["more values than one can be taken from", "[1] ".repeat(20)],
  ])("is left alone with %s", (_, text) => {
    expect(repairJson(text, anything)).toBeUndefined();
  });

  it("is the value that fits, where there are others", () => {
    expect(repairJson('As in [1]: {"a": 1}', isObject)?.text).toBe('{"a": 1}');
    expect(repairJson('{"a": {"b": 1}} and so on', (value) => isObject(value) && "b" in Object(value))).toBeUndefined();
  });

  it("is what was meant, however it is dressed", () => {
    fc.assert(
      fc.property(structure, fc.boolean(), fc.boolean(), fc.boolean(), (value, isFenced, hasCommas, isCut) => {
        const written = hasCommas ? withCommas(value) : JSON.stringify(value, undefined, 1);
        const cut = isCut && !isFenced ? written.replace(/[\]}\s]+$/, "") : written;
        const text = isFenced ? `Here you are:\n\`\`\`json\n${cut}\n\`\`\`\nAnything else?` : cut;
        const repaired = repairJson(text, anything);
        // Cut down to an opening bracket, or to one inside a text, it is not known what was to follow.
        fc.pre(!isCut || repaired !== undefined);
        expect(JSON.parse(repaired?.text ?? "")).toEqual(value);
      }),
    );
  });

  it("never throws, and comes to JSON that fits or to nothing", () => {
    const piece = fc.oneof(
      fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "\\", "\n", "```json", "1", "true", '"a"', '"a":'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const repaired = repairJson(pieces.join(""), isObject);
        expect(repaired === undefined || isObject(JSON.parse(repaired.text))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is not searched for ever", () => {
    expect(repairJson("[".repeat(500_000), anything)).toBeUndefined();
    expect(repairJson('{"a": "'.repeat(100_000), anything)).toBeUndefined();
  });
});

const { structure } = fc.letrec<{ structure: unknown; value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.string(),
    tie("structure"),
  ),
  structure: fc.oneof(
    { maxDepth: 3 },
    fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.string(), tie("value"), { minKeys: 1, maxKeys: 3 }),
  ),
}));

/** The same value, with a comma behind every last member. */
function withCommas(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => `${withCommas(item)}, `).join("")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${withCommas(member)},\n`)
    .join("")}}`;
}
