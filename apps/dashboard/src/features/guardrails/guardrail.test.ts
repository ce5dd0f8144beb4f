import { nanoUsd } from "@causeway/money";
import type { GuardrailSummary } from "@causeway/services";
import { describe, expect, it } from "vitest";
import { emptyGuardrail, guardrailFormValues, guardrailInput } from "./guardrail-form.ts";
import { toGuardrailView } from "./guardrail-view.ts";
import { rulesInWords } from "./rule-words.ts";

const summary: GuardrailSummary = {
  id: "g",
  name: "Finance",
  description: "For the books",
  limit: nanoUsd(12_500_000_000n),
  resetInterval: "weekly",
  countsOwnKeys: true,
  allowedModels: ["openai/*", "anthropic/*"],
  ignoredModels: ["openai/gpt-4o"],
  allowedProviders: [],
  ignoredProviders: ["deepseek"],
  dataPolicy: { enforce_zdr_openai: true, enforce_zdr_google: false, enable_paid_model_training: false },
  contentFilters: [{ pattern: "Project \\w+", action: "redact", label: null }],
  builtinFilters: [
    { slug: "regex-prompt-injection", action: "block", scan_scope: "user_only", label: "[PROMPT_INJECTION]" },
    { slug: "secrets", action: "block", scan_scope: "all_messages", label: "[SECRET]" },
  ],
  createdAt: new Date("2026-11-01T00:00:00Z"),
  updatedAt: undefined,
};
const view = toGuardrailView(summary, "w");

describe("the form of a guardrail", () => {
  it("shows what is saved and saves what it shows", () => {
    expect(guardrailInput(guardrailFormValues(view))).toEqual({
      name: "Finance",
      description: "For the books",
      limit: "12.5",
      resetInterval: "weekly",
      countsOwnKeys: true,
      allowedModels: ["openai/*", "anthropic/*"],
      ignoredModels: ["openai/gpt-4o"],
      allowedProviders: null,
      ignoredProviders: ["deepseek"],
      dataPolicy: {
        enforce_zdr_anthropic: null,
        enforce_zdr_openai: true,
        enforce_zdr_google: null,
        enforce_zdr_xai: null,
        enforce_zdr_other: null,
        enable_paid_model_training: false,
        enable_free_model_training: null,
        enable_free_model_publication: null,
      },
      contentFilters: [{ pattern: "Project \\w+", action: "redact", label: null }],
      builtinFilters: [
        { slug: "regex-prompt-injection", action: "block", scanScope: "user_only" },
        { slug: "secrets", action: "block", scanScope: "all_messages" },
      ],
    });
  });

  it("sets no rule while it is empty", () => {
    expect(guardrailInput({ ...emptyGuardrail, name: "New" })).toMatchObject({
      limit: null,
      resetInterval: null,
      allowedModels: null,
      contentFilters: [],
      builtinFilters: [],
    });
  });

  it("takes dollars with their sign, and lists by line or comma", () => {
    const values = { ...emptyGuardrail, limit: " $5 ", allowedProviders: "openai, groq\nazure" };
    expect(guardrailInput(values)).toMatchObject({ limit: "5", allowedProviders: ["openai", "groq", "azure"] });
  });
});

describe("a guardrail in words", () => {
  it("names every rule", () => {
    expect(rulesInWords(view)).toEqual([
      "$12.50 a week",
      "only 2 models",
      "never openai/gpt-4o",
      "never deepseek",
      "zero data retention",
      "no training on prompts",
      "refuses what 2 filters find",
      "takes out what 1 filter finds",
    ]);
  });

  it("has none when it rules nothing", () => {
    const nothing = { ...summary, limit: undefined, allowedModels: [], ignoredModels: [], ignoredProviders: [] };
    expect(
      rulesInWords(toGuardrailView({ ...nothing, dataPolicy: {}, contentFilters: [], builtinFilters: [] }, "w")),
    ).toEqual([]);
  });
});
