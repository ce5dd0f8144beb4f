import { expect, it } from "vitest";
import { fieldOfProblem, limitsFormValues, readLimitsForm } from "./limits-form-input.ts";
import type { LimitsView } from "./limits-view.ts";

const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

const none = {
  daily: null,
  weekly: null,
  monthly: null,
  total: null,
  countsOwnKeys: false,
  requestsPerMinute: null,
  tokensPerMinute: null,
  concurrency: null,
  allowedModels: null,
  allowedProviders: null,
};

it("takes empty fields for no limit", () => {
  expect(readLimitsForm(formOf({ daily: " ", allowedModels: "\n" }))).toEqual(none);
});

it("reads amounts as they are written, numbers with separators, and lists by lines or commas", () => {
  const form = formOf({
    daily: "$5.50",
    total: "much",
    countsOwnKeys: "on",
    tokensPerMinute: "1,000,000",
    concurrency: "two",
    allowedModels: "anthropic/*, openai/gpt-5\nx/y",
  });
  expect(readLimitsForm(form)).toEqual({
    ...none,
    daily: "5.50",
    total: "much",
    countsOwnKeys: true,
    tokensPerMinute: 1_000_000,
    concurrency: Number.NaN,
    allowedModels: ["anthropic/*", "openai/gpt-5", "x/y"],
  });
});

it("shows what was stored, and reads the same back", () => {
  const limits: LimitsView = {
    spending: [
      { period: "weekly", amount: "25", spent: "1", left: "24", percent: 4, resetsAt: "2026-11-23T00:00:00.000Z" },
    ],
    countsOwnKeys: false,
    requestsPerMinute: 60,
    tokensPerMinute: undefined,
    concurrency: undefined,
    models: ["a/*", "b/c"],
    providers: undefined,
  };
  expect(readLimitsForm(formOf(limitsFormValues(limits)))).toEqual({
    ...none,
    weekly: "25",
    requestsPerMinute: 60,
    allowedModels: ["a/*", "b/c"],
  });
});

it.each([
  ["limits.daily", "daily"],
  ["limits.allowedModels.3", "allowedModels"],
  ["name", undefined],
  [undefined, undefined],
])("a problem with %s is about the field %s", (field, name) => {
  expect(fieldOfProblem(field)).toBe(name);
});
