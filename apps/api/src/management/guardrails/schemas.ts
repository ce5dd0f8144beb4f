import { builtinFilters, filterActions } from "@causeway/limits";
import { z } from "@hono/zod-openapi";

const texts = z.array(z.string()).nullable();
const said = z.boolean().nullable();
const interval = z.enum(["daily", "weekly", "monthly"]).nullable();
const action = z
  .enum(filterActions)
  .openapi({ description: "Refuse the call, take out what fits, or only report it." });
const slug = z.enum(builtinFilters);
const scanScope = z.enum(["user_only", "all_messages"]);

const rules = {
  description: z.string().nullable(),
  limit_usd: z.number().nullable().openapi({
    description: "For each key and each member that it is assigned to; null is no budget.",
  }),
  reset_interval: interval.openapi({ description: "UTC; null never begins anew." }),
  include_byok_in_budgets: z.boolean(),
  allowed_models: texts.openapi({ description: "Ids, with * for any text; null is all." }),
  ignored_models: texts,
  allowed_providers: texts,
  ignored_providers: texts,
  enforce_zdr: said.openapi({ description: "Stands for those of the makers that are not said.", deprecated: true }),
  enforce_zdr_anthropic: said,
  enforce_zdr_openai: said,
  enforce_zdr_google: said,
  enforce_zdr_xai: said,
  enforce_zdr_other: said.openapi({ description: "Models of all other makers." }),
  enable_free_model_training: said,
  enable_free_model_publication: said,
  enable_paid_model_training: said.openapi({
    description: "false: no endpoint that costs something and whose provider may train on prompts.",
  }),
};

const contentFilter = z.object({
  pattern: z.string().openapi({ description: "RE2: it neither looks around nor refers back." }),
  action,
  label: z.string().nullable().optional(),
});

export const guardrail = z
  .object({
    id: z.string(),
    name: z.string(),
    workspace_id: z.string(),
    ...rules,
    content_filters: z.array(contentFilter).nullable(),
    content_filter_builtins: z.array(z.object({ slug, action, label: z.string(), scan_scope: scanScope })).nullable(),
    allowed_data_regions: z.array(z.string()).nullable().openapi({ description: "Always null." }),
    created_at: z.string(),
    updated_at: z.string().nullable(),
  })
  .openapi("Guardrail");

const settings = z
  .strictObject({
    ...rules,
    content_filters: z.array(z.strictObject(contentFilter.shape)).nullable(),
    content_filter_builtins: z
      .array(z.strictObject({ slug, action, scan_scope: scanScope.optional(), label: z.string().optional() }))
      .nullable(),
    allowed_data_regions: z.array(z.literal("global")).nullable(),
  })
  .partial();

export const createBody = settings.extend({ name: z.string(), workspace_id: z.string().optional() });
export const updateBody = settings.extend({ name: z.string().optional() });

export type SettingsBody = z.infer<typeof updateBody>;

export const keyAssignment = z
  .object({
    id: z.string(),
    guardrail_id: z.string(),
    key_hash: z.string(),
    key_name: z.string(),
    key_label: z.string(),
    assigned_by: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("GuardrailKeyAssignment");

export const memberAssignment = z
  .object({
    id: z.string(),
    guardrail_id: z.string(),
    user_id: z.string(),
    organization_id: z.string(),
    assigned_by: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("GuardrailMemberAssignment");

const holders = z.array(z.string().min(1)).min(1);
export const keysBody = z.strictObject({ key_hashes: holders });
export const membersBody = z.strictObject({ member_user_ids: holders });
