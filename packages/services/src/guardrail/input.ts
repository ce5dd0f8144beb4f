import { faultOfPattern } from "@causeway/guardrails";
import { builtinFilters, filterActions } from "@causeway/limits";
import { z } from "zod";
import { dollarsInput } from "../usage-limit/input.ts";

const mostListed = 1_000;

const list = (what: string, entry: z.ZodString) =>
  z
    .array(entry)
    .min(1, `An empty list of ${what} is neither all nor none: use null for no rule.`)
    .max(mostListed, `At most ${mostListed} ${what} can be listed: use * to name many at once.`)
    .transform((entries) => [...new Set(entries)])
    .nullable()
    .optional();

const model = z
  .string()
  .trim()
  .regex(/^[\w*.:/~@-]{1,200}$/, "Write models as author/name with * for any text, such as anthropic/*.");
const provider = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,200}$/, "Write providers by their short names, such as openai or google-vertex.");

const contentFilter = z.strictObject({
  pattern: z
    .string()
    .min(1, "A pattern cannot be empty.")
    .superRefine((pattern, check) => {
      const fault = faultOfPattern(pattern);
      if (fault !== undefined) check.addIssue({ code: "custom", message: `invalid_regex_pattern: ${fault}` });
    }),
  action: z.enum(filterActions),
  label: z.string().max(100).nullable().optional(),
});

const builtinFilter = z.strictObject({
  slug: z.enum(builtinFilters),
  action: z.enum(filterActions),
  scanScope: z.enum(["user_only", "all_messages"]).optional(),
});

const mostFilters = 50;
const said = z.boolean().nullable().optional();

/** What may be set of a guardrail; what is left out stays as it is, null takes a rule away. */
export const guardrailSettings = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Give the guardrail a name.")
    .max(200, "A name has at most 200 characters.")
    .optional(),
  description: z.string().max(1_000, "A description has at most 1000 characters.").nullable().optional(),
  limit: dollarsInput.nullable().optional(),
  resetInterval: z.enum(["daily", "weekly", "monthly"]).nullable().optional(),
  countsOwnKeys: z.boolean().optional(),
  allowedModels: list("models", model),
  ignoredModels: list("models", model),
  allowedProviders: list("providers", provider),
  ignoredProviders: list("providers", provider),
  dataPolicy: z
    .strictObject({
      enforce_zdr_anthropic: said,
      enforce_zdr_openai: said,
      enforce_zdr_google: said,
      enforce_zdr_xai: said,
      enforce_zdr_other: said,
      enable_free_model_training: said,
      enable_free_model_publication: said,
      enable_paid_model_training: said,
    })
    .optional(),
  contentFilters: z.array(contentFilter).max(mostFilters, `At most ${mostFilters} patterns.`).nullable().optional(),
  builtinFilters: z.array(builtinFilter).max(builtinFilters.length).nullable().optional(),
});

export type GuardrailSettings = z.input<typeof guardrailSettings>;
export type ParsedGuardrail = z.output<typeof guardrailSettings>;
