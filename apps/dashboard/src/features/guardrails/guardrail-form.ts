import type { GuardrailSettings } from "@causeway/services";
import type { GuardrailView } from "./guardrail-view.ts";
import { type FilterAction, type FilterSlug, filterSlugs } from "./filter-words.ts";

export const zeroRetentionMakers = ["anthropic", "openai", "google", "xai", "other"] as const;
export type ZeroRetentionMaker = (typeof zeroRetentionMakers)[number];

export const trainingRules = [
  "enable_paid_model_training",
  "enable_free_model_training",
  "enable_free_model_publication",
] as const;
export type TrainingRule = (typeof trainingRules)[number];

/** What the form holds: a text that is empty, or a switch that is off, is no rule. */
export type GuardrailFormValues = {
  readonly name: string;
  readonly description: string;
  /** Dollars. */
  readonly limit: string;
  /** Empty never begins anew. */
  readonly resetInterval: "" | "daily" | "weekly" | "monthly";
  readonly countsOwnKeys: boolean;
  /** One a line or with commas. */
  readonly allowedModels: string;
  readonly ignoredModels: string;
  readonly allowedProviders: string;
  readonly ignoredProviders: string;
  readonly zeroRetention: readonly ZeroRetentionMaker[];
  readonly noTraining: readonly TrainingRule[];
  readonly builtins: Readonly<Record<FilterSlug, BuiltinChoice>>;
  readonly patterns: readonly PatternChoice[];
};

export type BuiltinChoice = { readonly action: FilterAction | ""; readonly userOnly: boolean };
export type PatternChoice = { readonly pattern: string; readonly action: FilterAction; readonly label: string };

const untouched: BuiltinChoice = { action: "", userOnly: false };

export const emptyGuardrail: GuardrailFormValues = {
  name: "",
  description: "",
  limit: "",
  resetInterval: "monthly",
  countsOwnKeys: false,
  allowedModels: "",
  ignoredModels: "",
  allowedProviders: "",
  ignoredProviders: "",
  zeroRetention: [],
  noTraining: [],
  builtins: builtinChoices([]),
  patterns: [],
};

export const guardrailFormValues = (saved: GuardrailView): GuardrailFormValues => ({
  name: saved.name,
  description: saved.description ?? "",
  limit: saved.limit ?? "",
  resetInterval: saved.limit === undefined ? "monthly" : (saved.resetInterval ?? ""),
  countsOwnKeys: saved.countsOwnKeys,
  allowedModels: saved.allowedModels.join("\n"),
  ignoredModels: saved.ignoredModels.join("\n"),
  allowedProviders: saved.allowedProviders.join("\n"),
  ignoredProviders: saved.ignoredProviders.join("\n"),
  zeroRetention: zeroRetentionMakers.filter((maker) => saved.dataPolicy[`enforce_zdr_${maker}`] === true),
  noTraining: trainingRules.filter((rule) => saved.dataPolicy[rule] === false),
  builtins: builtinChoices(saved.builtinFilters),
  patterns: saved.contentFilters.map(({ pattern, action, label }) => ({ pattern, action, label: label ?? "" })),
});

/** What is saved. Numbers and patterns that are none are left to the service to refuse. */
export const guardrailInput = (values: GuardrailFormValues): GuardrailSettings & { readonly name: string } => {
  const limit = values.limit.trim().replace(/^\$/, "");
  return {
    name: values.name,
    description: values.description.trim() === "" ? null : values.description.trim(),
    limit: limit === "" ? null : limit,
    resetInterval: limit === "" || values.resetInterval === "" ? null : values.resetInterval,
    countsOwnKeys: values.countsOwnKeys,
    allowedModels: listOf(values.allowedModels),
    ignoredModels: listOf(values.ignoredModels),
    allowedProviders: listOf(values.allowedProviders),
    ignoredProviders: listOf(values.ignoredProviders),
    dataPolicy: {
      enforce_zdr_anthropic: values.zeroRetention.includes("anthropic") ? true : null,
      enforce_zdr_openai: values.zeroRetention.includes("openai") ? true : null,
      enforce_zdr_google: values.zeroRetention.includes("google") ? true : null,
      enforce_zdr_xai: values.zeroRetention.includes("xai") ? true : null,
      enforce_zdr_other: values.zeroRetention.includes("other") ? true : null,
      enable_paid_model_training: values.noTraining.includes("enable_paid_model_training") ? false : null,
      enable_free_model_training: values.noTraining.includes("enable_free_model_training") ? false : null,
      enable_free_model_publication: values.noTraining.includes("enable_free_model_publication") ? false : null,
    },
    ...filtersInput(values),
  };
};

/** The filters alone, to be tried before they are saved. */
export const filtersInput = ({ patterns, builtins }: Pick<GuardrailFormValues, "patterns" | "builtins">) => ({
  contentFilters: patterns.map(({ pattern, action, label }) => ({
    pattern,
    action,
    label: label.trim() === "" ? null : label.trim(),
  })),
  builtinFilters: filterSlugs.flatMap((slug) => {
    const { action, userOnly } = builtins[slug];
    return action === ""
      ? []
      : [{ slug, action, scanScope: userOnly ? ("user_only" as const) : ("all_messages" as const) }];
  }),
});

function builtinChoices(filters: GuardrailView["builtinFilters"]): Readonly<Record<FilterSlug, BuiltinChoice>> {
  const choiceOf = (slug: FilterSlug): BuiltinChoice => {
    const saved = filters.find((filter) => filter.slug === slug);
    return saved ? { action: saved.action, userOnly: saved.scan_scope === "user_only" } : untouched;
  };
  return {
    email: choiceOf("email"),
    phone: choiceOf("phone"),
    ssn: choiceOf("ssn"),
    "credit-card": choiceOf("credit-card"),
    "ip-address": choiceOf("ip-address"),
    "person-name": choiceOf("person-name"),
    address: choiceOf("address"),
    secrets: choiceOf("secrets"),
    "regex-prompt-injection": choiceOf("regex-prompt-injection"),
  };
}

function listOf(text: string): string[] | null {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== "");
  return entries.length === 0 ? null : entries;
}
