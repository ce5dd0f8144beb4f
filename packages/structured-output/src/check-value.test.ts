import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkValue } from "./check-value.ts";

const fits = (value: unknown, schema: unknown) => checkValue(value, schema).kind === "fits";

function faultOf(value: unknown, schema: unknown) {
  const verdict = checkValue(value, schema);
  return verdict.kind === "differs" ? verdict.fault : undefined;
}

describe("a value against a schema", () => {
  it.each<[string, unknown, unknown, unknown]>([
    ["the property", { a: { b: "x" } }, { properties: { a: { properties: { b: { type: "number" } } } } }, "/a/b"],
    ["the item", [1, "x"], { items: { type: "number" } }, "/1"],
    ["a name with a slash", { "a/b": 1 }, { properties: { "a/b": { type: "string" } } }, "/a~1b"],
    ["a name of no ASCII", { "é ü": 1 }, { properties: { "é ü": { type: "string" } } }, "/é ü"],
    [
      "the nearest of the alternatives",
      { a: 1 },
      { anyOf: [{ type: "null" }, { properties: { a: { type: "null" } } }] },
      "/a",
    ],
    ["what has one too many", { a: { b: 1 } }, { properties: { a: { additionalProperties: false } } }, "/a"],
    ["the property that is of another kind", { a: 1 }, { additionalProperties: { type: "string" } }, "/a"],
  ])("that does not fit is told by %s", (_, subject, rules, at) => {
    expect(faultOf(subject, rules)?.at).toBe(at);
  });

  it("tells which rule is broken and how", () => {
    const rules = { $defs: { city: { type: "string", minLength: 2 } }, properties: { city: { $ref: "#/$defs/city" } } };
    expect(faultOf({ city: 1 }, rules)).toMatchObject({
      at: "/city",
      message: "must be string, and is number",
    });
    expect(faultOf({}, { required: ["city"] })).toEqual({
      at: "",
      rule: "/required",
      message: 'does not have required property "city"',
    });
    expect(faultOf({ city: 1 }, { additionalProperties: false })).toEqual({
      at: "",
      rule: "/additionalProperties",
      message: 'must not have the property "city"',
    });
    expect(faultOf({ city: 1 }, { required: ["town"], additionalProperties: false })?.rule).toBe("/required");
    expect(faultOf(1, { allOf: [{ $ref: "#/$defs/none" }], $defs: { none: { type: "null" } } })?.rule).toMatch(/type$/);
    expect(faultOf(1, false)).toEqual({ at: "", rule: "", message: "is not allowed" });
    expect(faultOf(1, { anyOf: [{ type: "string" }, { type: "null" }] })).toMatchObject({ rule: "/anyOf" });
  });

  it.each([
    { minimum: 5_000 },
    { exclusiveMinimum: 5_000 },
    { maximum: 1 },
    { exclusiveMaximum: 1 },
    { multipleOf: 7 },
    { enum: [1, 2] },
    { const: 1 },
  ])("that breaks %j is not repeated in what is said of it", (rules) => {
    expect(faultOf(4_242, rules)?.message).toEqual(expect.not.stringContaining("4242"));
  });

  it("tells what is long in few words", () => {
    const rules = { enum: Array.from({ length: 1_000 }, (_, index) => `option ${index}`) };
    expect(faultOf("x", rules)?.message.length).toBeLessThan(220);
  });

  it.each<[string, unknown, unknown]>([
    ["the first items", [1, "x"], { prefixItems: [{}, { type: "number" }] }],
    ["items that must be among them", [], { contains: true }],
    ["properties that ask for others", { a: 1 }, { dependentRequired: { a: ["b"] } }],
    ["what is left over", { a: 1 }, { unevaluatedProperties: false }],
    ["a draft 4 bound", 3, { $schema: draft("04"), minimum: 3, exclusiveMinimum: true }],
    ["a draft 7 list of items", [1, "x"], { $schema: draft("07"), items: [{ type: "number" }, { type: "number" }] }],
    ["a draft 7 dependency", { a: 1 }, { dependencies: { a: ["b"] } }],
  ])("knows %s", (_, subject, rules) => {
    expect(fits(subject, rules)).toBe(false);
  });

  it("reads what is beside a reference only in newer drafts", () => {
    const rules = { $defs: { any: {} }, properties: { a: { $ref: "#/$defs/any", type: "string" } } };
    expect(fits({ a: 1 }, rules)).toBe(false);
    expect(fits({ a: 1 }, { $schema: draft("07"), ...rules })).toBe(true);
  });

  it("is not held to a format, which describes", () => {
    expect(fits("tomorrow", { type: "string", format: "date" })).toBe(true);
  });

  it("leaves the schema as it is", () => {
    const rules = Object.freeze({ $defs: { any: Object.freeze({}) }, $ref: "#/$defs/any" });
    expect(fits(1, rules)).toBe(true);
    expect(Object.getOwnPropertyNames(rules)).toEqual(["$defs", "$ref"]);
  });

  it.each<[string, unknown, unknown]>([
    ["refers to another document", { $ref: "https://example.com/schema.json" }, 1],
    ["refers to nothing", { $ref: "#/$defs/missing" }, 1],
    ["refers to itself", { $ref: "#" }, 1],
    ["has a pattern that is none", { pattern: "(" }, "text"],
    ["has rules that are none", { enum: "x" }, 1],
    ["is too long", { enum: ["x".repeat(300_000)] }, 1],
    ["is no schema", "schema", 1],
    ["is a list", [], 1],
    ["is nothing", null, 1],
  ])("is not judged where the schema %s", (_, rules, subject) => {
    expect(checkValue(subject, rules)).toEqual({ kind: "unchecked", reason: expect.any(String) });
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (rules, subject) => {
        expect(["fits", "differs", "unchecked"]).toContain(checkValue(subject, rules).kind);
      }),
    );
  });
});

function draft(number: string): string {
  return `http://json-schema.org/draft-${number}/schema#`;
}
