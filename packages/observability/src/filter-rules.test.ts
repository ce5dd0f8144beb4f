import { expect, it } from "vitest";
import { type FilteredFacts, filterRules, fitsRules } from "./filter-rules.ts";

const facts: FilteredFacts = {
  model: "maker/one",
  provider: "openai",
  status: "completed",
  session_id: undefined,
  user_id: "",
  api_key_name: "CI",
  finish_reason: "stop",
  input: "Tell me",
  output: undefined,
  total_cost: 0.5,
  total_tokens: 100,
  prompt_tokens: 60,
  completion_tokens: 40,
};

const rule = (field: string, operator: string, value?: string | number) => ({ field, operator, value });
const fits = (...groups: readonly object[]) => fitsRules(facts, filterRules.parse({ groups }));

it.each([
  [rule("model", "equals", "maker/one"), true],
  [rule("model", "not_equals", "maker/one"), false],
  [rule("model", "starts_with", "maker/"), true],
  [rule("model", "ends_with", "two"), false],
  [rule("status", "equals", "completed"), true],
  [rule("status", "equals", "failed"), false],
  [rule("input", "contains", "Tell"), true],
  [rule("input", "not_contains", "Tell"), false],
  [rule("model", "regex", "^maker/(one|two)$"), true],
  [rule("total_cost", "gt", 0.4), true],
  [rule("total_cost", "lte", "0.4"), false],
  [rule("total_tokens", "gte", 100), true],
  [rule("prompt_tokens", "lt", 60), false],
  [rule("session_id", "exists"), false],
  [rule("user_id", "not_exists"), true],
  [rule("output", "gt", 1), false],
])("%j: %s", (one, expected) => {
  expect(fits({ rules: [one] })).toBe(expected);
});

it("any group, of which all rules or any must fit; none at all is every call", () => {
  const [yes, no] = [rule("provider", "equals", "openai"), rule("provider", "equals", "groq")];
  expect(fits({ logic: "and", rules: [yes, no] })).toBe(false);
  expect(fits({ logic: "or", rules: [yes, no] })).toBe(true);
  expect(fits({ rules: [no] }, { rules: [yes] })).toBe(true);
  expect(fits()).toBe(true);
  expect(
    fitsRules(facts, {
      enabled: false,
      groups: [{ logic: "and", rules: [{ field: "model", operator: "equals", value: "x" }] }],
    }),
  ).toBe(true);
});

it.each([rule("total_cost", "gt", "a lot"), rule("total_tokens", "lte", " ")])("%j wants a number", (one) => {
  expect(filterRules.safeParse({ groups: [{ rules: [one] }] }).error?.issues).toMatchObject([
    { path: ["groups", 0, "rules", 0, "value"], message: expect.stringContaining("wants a number") },
  ]);
});
