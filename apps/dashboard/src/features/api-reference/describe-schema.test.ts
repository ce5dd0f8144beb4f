import { expect, test } from "vitest";
import { fieldRows, resolve, typeText } from "./describe-schema.ts";
import { operationGroups } from "./operation-groups.ts";

const schemas = {
  Message: { type: "object", required: ["role"], properties: { role: { type: "string" } } },
  Loop: { $ref: "#/components/schemas/Loop" },
  Tree: { type: "object", properties: { branch: { $ref: "#/components/schemas/Tree" } } },
};

test("fields of bodies, with those of lists and of what is referred to", () => {
  const body = {
    type: "object",
    required: ["model"],
    properties: {
      model: { type: "string", description: "Which." },
      messages: { type: "array", items: { $ref: "#/components/schemas/Message" } },
    },
  };
  expect(fieldRows(body, schemas)).toEqual([
    { path: "model", type: "string", isRequired: true, description: "Which." },
    { path: "messages", type: "list of object", isRequired: false, description: undefined },
    { path: "messages[].role", type: "string", isRequired: true, description: undefined },
  ]);
});

test("what goes in circles ends", () => {
  expect(resolve({ $ref: "#/components/schemas/Loop" }, schemas)).toBeUndefined();
  expect(fieldRows({ $ref: "#/components/schemas/Tree" }, schemas).map(({ path }) => path)).toEqual([
    "branch",
    "branch.branch",
    "branch.branch.branch",
    "branch.branch.branch.branch",
  ]);
});

test.each([
  [{ type: ["integer", "null"] }, "integer or null"],
  [{ enum: ["auto", "pin"] }, '"auto" | "pin"'],
  [{ anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }, "string or list of string"],
  [{ const: 1 }, "1"],
  [undefined, "any"],
])("%j is %s", (schema, text) => {
  expect(typeText(schema, schemas)).toBe(text);
});

test("operations stand together by what they are about, calls of models first", () => {
  const operation = { summary: "x" };
  const groups = operationGroups({
    paths: {
      "/v1/keys": { get: operation, post: operation },
      "/v1/keys/{hash}": { get: operation },
      "/v1/models": { get: operation },
      "/v1/chat/completions": { post: operation },
      "/health": { get: operation },
    },
  });
  expect(groups.map(({ name, operations }) => [name, operations.length])).toEqual([
    ["Calling models", 1],
    ["Models and providers", 1],
    ["Keys", 3],
    ["Other", 1],
  ]);
  const ids = groups.flatMap(({ operations }) => operations.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});
