import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkValue } from "./check-value.ts";

const fits = (value: unknown, schema: unknown) => checkValue(value, schema).kind === "fits";

function faultOf(value: unknown, schema: unknown) {
  const verdict = checkValue(value, schema);
  return verdict.kind === "differs" ? verdict.fault : undefined;
}

const name = fc.constantFrom("a", "b", "c", "ab", "__proto__");
const scalar = fc.oneof(
  fc.constantFrom(null, true, false, "", "a", "ab", "😀", "c-1"),
  fc.integer({ min: -3, max: 6 }),
  fc.constantFrom(0.5, 1.5, 0.3),
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.uniqueArray(fc.tuple(name, tie("value")), { maxLength: 3, selector: ([key]) => key }).map(Object.fromEntries),
  ),
}));

const type = fc.constantFrom("object", "array", "string", "number", "integer", "boolean", "null");
const count = fc.integer({ min: 0, max: 3 });
const pattern = fc.constantFrom("^a", "b$", "^[a-c]+$", "-\\d", "\\w{2,}", "^.$");

const { schema } = fc.letrec<{ schema: unknown; list: readonly unknown[]; members: unknown }>((tie) => ({
  list: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
  members: fc.dictionary(name, tie("schema"), { maxKeys: 3 }),
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.boolean(),
    type.map((only) => ({ type: only })),
    fc.record(
      {
        type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
        enum: fc.array(value, { minLength: 1, maxLength: 3 }),
        const: value,
        properties: tie("members"),
        required: fc.uniqueArray(name, { maxLength: 2 }),
        additionalProperties: tie("schema"),
        patternProperties: fc.dictionary(pattern, tie("schema"), { maxKeys: 2 }),
        propertyNames: tie("schema"),
        minProperties: count,
        maxProperties: count,
        dependencies: fc.dictionary(name, fc.oneof(tie("schema"), fc.uniqueArray(name, { maxLength: 2 })), {
          maxKeys: 2,
        }),
      },
      { requiredKeys: [] },
    ),
    // Apart from the items: ajv lets an empty list pass where both are given.
    tie("schema").map((contains) => ({ contains })),
    fc.record(
      {
        items: fc.oneof(tie("schema"), tie("list")),
        additionalItems: tie("schema"),
        minItems: count,
        maxItems: count,
        uniqueItems: fc.boolean(),
        minLength: count,
        maxLength: count,
        pattern,
        minimum: count,
        maximum: count,
        exclusiveMinimum: count,
        exclusiveMaximum: count,
        multipleOf: fc.constantFrom(1, 2, 0.5),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        $ref: fc.constantFrom("#/$defs/a", "#/$defs/b"),
        allOf: tie("list"),
        anyOf: tie("list"),
        oneOf: tie("list"),
        not: tie("schema"),
        if: tie("schema"),
        // oxlint-disable-next-line unicorn/no-thenable -- The keyword's name.
        then: tie("schema"),
        else: tie("schema"),
      },
      { requiredKeys: [] },
    ),
  ),
}));

const $defs = {
  a: { type: "object", properties: { a: { $ref: "#/$defs/a" }, b: { $ref: "#/$defs/b" } }, required: ["a"] },
  b: { type: ["array", "string", "integer"], items: { $ref: "#/$defs/b" }, maxItems: 2 },
};

describe("a value against a schema", () => {
  it("fits when ajv says so", () => {
    const ajv = new Ajv({ strict: false, validateSchema: false, addUsedSchema: false, logger: false });
    fc.assert(
      fc.property(schema, value, (rules, subject) => {
        const whole = typeof rules === "object" ? { ...rules, $defs } : rules;
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Made as one.
        expect(fits(subject, whole)).toBe(ajv.compile(whole as object | boolean)(subject));
      }),
      { numRuns: 150, seed: 20_261_123 },
    );
  });

  it.each<[string, unknown, unknown, unknown]>([
    ["the property", { a: { b: "x" } }, { properties: { a: { properties: { b: { type: "number" } } } } }, "/a/b"],
    ["the item", [1, "x"], { items: { type: "number" } }, "/1"],
    ["a name with a slash", { "a/b": 1 }, { properties: { "a/b": { type: "string" } } }, "/a~1b"],
    [
      "the nearest of the alternatives",
      { a: 1 },
      { anyOf: [{ type: "null" }, { properties: { a: { type: "null" } } }] },
      "/a",
    ],
  ])("that does not fit is told by %s", (_, subject, rules, at) => {
    expect(faultOf(subject, rules)?.at).toBe(at);
  });

  it("tells which rule is broken and how", () => {
    const rules = { $defs: { city: { type: "string", minLength: 2 } }, properties: { city: { $ref: "#/$defs/city" } } };
    expect(faultOf({ city: 1 }, rules)).toEqual({
      at: "/city",
      rule: "/properties/city/$ref/type",
      message: "must be string, and is number",
    });
    expect(faultOf({}, { required: ["city"] })?.message).toBe('must have the property "city"');
    expect(faultOf("x", { enum: ["a", "b"] })?.message).toBe('must be one of ["a","b"]');
  });

  it.each<[string, unknown, unknown]>([
    ["the first items", [1, "x"], { prefixItems: [{}, { type: "number" }] }],
    ["the items after them", [1, "x"], { prefixItems: [{}], items: { type: "number" } }],
    ["items that must be among them", [], { prefixItems: [{}], contains: true }],
    ["how many of those there may be", [1, 2], { contains: true, maxContains: 1 }],
    ["properties that ask for others", { a: 1 }, { dependentRequired: { a: ["b"] } }],
    ["properties that ask for more", { a: 1 }, { dependentSchemas: { a: { maxProperties: 0 } } }],
    ["numbers between two multiples", 0.35, { multipleOf: 0.1 }],
    ["a draft 4 bound", 3, { minimum: 3, exclusiveMinimum: true }],
    ["a draft 7 list of items", [1, "x"], { items: [{ type: "number" }], additionalItems: { type: "number" } }],
    ["a draft 7 dependency", { a: 1 }, { dependencies: { a: ["b"] } }],
  ])("knows %s", (_, subject, rules) => {
    expect(fits(subject, rules)).toBe(false);
  });

  it("may be a multiple that binary numbers only come near to", () => {
    expect(fits(0.3, { multipleOf: 0.1 })).toBe(true);
  });

  it("reads what is beside a reference only in newer drafts", () => {
    const rules = { $defs: { any: {} }, properties: { a: { $ref: "#/$defs/any", type: "string" } } };
    expect(fits({ a: 1 }, rules)).toBe(false);
    expect(fits({ a: 1 }, { $schema: "http://json-schema.org/draft-07/schema#", ...rules })).toBe(true);
  });

  it.each<[string, unknown, string]>([
    ["another document", { $ref: "https://example.com/schema.json" }, "$ref"],
    ["nothing", { $ref: "#/$defs/missing" }, "$ref"],
    ["a pattern that looks ahead", { pattern: "^(?=x)" }, "pattern"],
    ["a pattern that is too large to write out", { pattern: "(a{1,600}b{1,600})" }, "pattern"],
    ["what is left over", { unevaluatedProperties: false }, "unevaluatedProperties"],
    ["a document inside", { properties: { a: { $id: "https://example.com/a", type: "null" } } }, "$id"],
  ])("passes over %s and says so", (_, rules, keyword) => {
    const subject = keyword === "pattern" ? "y" : { a: 1 };
    expect(checkValue(subject, rules)).toEqual({ kind: "fits", unchecked: [keyword] });
    expect(fits(subject, { not: rules })).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ["refers to itself", { $ref: "#" }, 1],
    ["branches without end", { properties: { a: { allOf: [{ $ref: "#" }, { $ref: "#" }] } } }, nested(40)],
    ["doubles with every definition", { ...doubling(30), $ref: "#/$defs/d0" }, 1],
    ["compares every item with all", { uniqueItems: true }, Array.from({ length: 300_000 }, (_, index) => index)],
    [
      "has a long list of names",
      { items: { enum: Array.from({ length: 10_000 }, (_, index) => `${index}`) } },
      Array(10_000).fill("9999"),
    ],
    ["offers many types", { contains: { type: Array.from({ length: 10_000 }, () => "null") } }, ones],
    ["has many patterns for names", { items: { patternProperties: manyPatterns } }, ones.map(() => ({}))],
    [
      "has long texts that are alike but for their ends",
      { contains: { enum: [`${long}a`] } },
      ones.map(() => `${long}b`),
    ],
    ["goes deeper than there is room", { items: { $ref: "#" } }, nestedArray(5_000)],
    ["compares what is deeper than there is room", { const: nestedArray(5_000) }, nestedArray(5_001)],
  ])("is given up when the schema %s", (_, rules, subject) => {
    expect(checkValue(subject, rules)).toEqual({ kind: "too-costly" });
  });

  it("tells what is long in few words, and looks at what is large once", () => {
    const many = Object.fromEntries(ones.map((_, index) => [`name ${index}`, 1]));
    const rules = { anyOf: Array.from({ length: 5_000 }, () => ({ additionalProperties: false })) };
    expect(checkValue(many, rules).kind).toBe("differs");
    expect(checkValue(ones.slice(0, 9_000), { items: { not: { const: long } }, contains: { const: long } }).kind).toBe(
      "differs",
    );
    expect(faultOf(2, { enum: [long, ...ones] })?.message.length).toBeLessThan(200);
    expect(fits(1, { pattern: "1".repeat(100_000) })).toBe(true);
    expect(checkValue("x", { pattern: "1".repeat(100_000) })).toEqual({ kind: "fits", unchecked: ["pattern"] });
    expect(fits("x", { pattern: "1".repeat(1_000) })).toBe(false);
  });

  it("has its patterns matched in time that grows with the text", () => {
    expect(fits(`${"a".repeat(5_000)}!`, { pattern: "^(a+)+$" })).toBe(false);
    expect(checkValue("a".repeat(1_000_000), { pattern: "^([a-z]+)+$" })).toEqual({ kind: "too-costly" });
  });

  it.each<[unknown]>([
    [{ type: "strnig", required: "a", properties: 1, items: 7, enum: "x", allOf: {}, minLength: "3", pattern: 4 }],
    [{ pattern: "(" }],
    [null],
    ["schema"],
    [[]],
  ])("is not asked anything by rules that are none: %j", (rules) => {
    expect(fits({ a: 1 }, rules)).toBe(true);
    expect(fits("text", rules)).toBe(true);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (rules, subject) => {
        expect(["fits", "differs", "too-costly"]).toContain(checkValue(subject, rules).kind);
      }),
    );
  });
});

const long = "x".repeat(1_000_000);
const ones = Array.from({ length: 50_000 }, () => 1);
const manyPatterns = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`^${index}$`, true]));

function nested(depth: number): unknown {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

function nestedArray(depth: number): unknown {
  let at: unknown = [];
  for (let level = 0; level < depth; level++) at = [at];
  return at;
}

const twice = (index: number) => ({ allOf: [{ $ref: `#/$defs/d${index}` }, { $ref: `#/$defs/d${index}` }] });

const doubling = (depth: number) => ({
  $defs: Object.fromEntries(Array.from({ length: depth }, (_, index) => [`d${index}`, twice(index + 1)])),
});
