import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { seededRandom } from "../seeded-random.ts";
import { satisfySchema } from "./satisfy-schema.ts";

const string = { type: "string" };

test.each<[string, Record<string, unknown>]>([
  ["nothing at all", {}],
  ["an object without properties", { type: "object" }],
  ["required properties that are not described", { type: "object", required: ["a"] }],
  ["a closed object", { type: "object", properties: { a: string }, required: ["a"], additionalProperties: false }],
  ["a list of types", { type: ["string", "null"] }],
  ["a nullable alternative", { anyOf: [{ type: "null" }, { type: "integer" }] }],
  ["null", { type: "null" }],
  ["a constant beside alternatives", { oneOf: [{ const: "a" }, { const: "b" }] }],
  [
    "tagged alternatives",
    {
      oneOf: ["cat", "dog"].map((kind) => ({
        type: "object",
        properties: { kind: { const: kind }, [`${kind}Years`]: { type: "integer" } },
        required: ["kind", `${kind}Years`],
        additionalProperties: false,
      })),
    },
  ],
  [
    "parts that all apply",
    {
      allOf: [
        { properties: { a: string }, required: ["a"] },
        { type: "object", properties: { b: { type: "number" } }, required: ["b"] },
      ],
    },
  ],
  ["whole numbers in a range", { type: "integer", minimum: 17, maximum: 19 }],
  ["numbers strictly in a range", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }],
  ["numbers only from above", { type: "integer", maximum: -5 }],
  ["multiples", { type: "integer", multipleOf: 7, minimum: 10, maximum: 30 }],
  ["text of a length", { type: "string", minLength: 30, maxLength: 32 }],
  ["short text", { type: "string", maxLength: 2 }],
  ["text of a pattern", { type: "string", pattern: "^[A-Z]{3}$" }],
  ["a list of a size", { type: "array", items: string, minItems: 5, maxItems: 5 }],
  ["an empty list", { type: "array", items: string, maxItems: 0 }],
  ["a list of different words", { type: "array", items: { enum: ["x", "y", "z"] }, minItems: 3, uniqueItems: true }],
  [
    "a list of different numbers",
    { type: "array", items: { type: "integer", minimum: 1, maximum: 4 }, minItems: 3, uniqueItems: true },
  ],
  ["a tuple", { type: "array", prefixItems: [string, { type: "integer" }], items: false, minItems: 2 }],
  ["a map", { type: "object", additionalProperties: { type: "number" } }],
  ["an escaped reference", { $ref: "#/$defs/a~1b", $defs: { "a/b": { type: "integer" } } }],
  [
    "a tree",
    {
      $ref: "#/$defs/node",
      $defs: {
        node: {
          type: "object",
          properties: { value: { type: "integer" }, children: { type: "array", items: { $ref: "#/$defs/node" } } },
          required: ["value", "children"],
          additionalProperties: false,
        },
      },
    },
  ],
  [
    "a chain",
    {
      type: "object",
      properties: { name: string, next: { anyOf: [{ $ref: "#" }, { type: "null" }] } },
      required: ["name", "next"],
      additionalProperties: false,
    },
  ],
])("%s is satisfied", (_, schema) => {
  const validate = new Ajv2020({ strict: false }).compile(schema);
  for (const seed of ["a", "b", "c", "d", "e"]) {
    const value = satisfySchema(schema, "How many x in 3 or 40 days?", seededRandom(seed));
    validate(value);
    expect({ value, errors: validate.errors ?? [] }).toEqual({ value, errors: [] });
  }
});

test("a word of the question is preferred where the schema lists it, and a place where it asks for one", () => {
  const schema = {
    type: "object",
    properties: { city: string, unit: { enum: ["kelvin", "celsius"] } },
    required: ["city", "unit"],
  };
  expect(satisfySchema(schema, "Weather in New York in celsius", seededRandom("x"))).toEqual({
    city: "New York",
    unit: "celsius",
  });
});

test("a schema that can never end is given up on, not followed for ever", () => {
  const endless = {
    $ref: "#/$defs/a",
    $defs: { a: { type: "object", properties: { a: { $ref: "#/$defs/a" } }, required: ["a"] } },
  };
  expect(satisfySchema(endless, "", seededRandom("x"))).toBeTypeOf("object");
});
