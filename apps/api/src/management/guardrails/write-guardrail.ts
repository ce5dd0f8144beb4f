import type { z } from "@hono/zod-openapi";
import { toUsdNumber } from "@causeway/money";
import type { GuardrailAssignmentSummary, GuardrailSummary } from "@causeway/services";
import type { guardrail, keyAssignment, memberAssignment } from "./schemas.ts";

export function writeGuardrail(one: GuardrailSummary, workspaceId: string): z.infer<typeof guardrail> {
  const said = (rule: string) => one.dataPolicy[rule] ?? null;
  return {
    id: one.id,
    name: one.name,
    workspace_id: workspaceId,
    description: one.description ?? null,
    limit_usd: one.limit === undefined ? null : toUsdNumber(one.limit),
    reset_interval: one.resetInterval ?? null,
    include_byok_in_budgets: one.countsOwnKeys,
    allowed_models: listOrNull(one.allowedModels),
    ignored_models: listOrNull(one.ignoredModels),
    allowed_providers: listOrNull(one.allowedProviders),
    ignored_providers: listOrNull(one.ignoredProviders),
    enforce_zdr: null,
    enforce_zdr_anthropic: said("enforce_zdr_anthropic"),
    enforce_zdr_openai: said("enforce_zdr_openai"),
    enforce_zdr_google: said("enforce_zdr_google"),
    enforce_zdr_xai: said("enforce_zdr_xai"),
    enforce_zdr_other: said("enforce_zdr_other"),
    enable_free_model_training: said("enable_free_model_training"),
    enable_free_model_publication: said("enable_free_model_publication"),
    enable_paid_model_training: said("enable_paid_model_training"),
    content_filters: listOrNull(one.contentFilters.map((filter) => ({ ...filter }))),
    content_filter_builtins: listOrNull(one.builtinFilters.map((filter) => ({ ...filter }))),
    allowed_data_regions: null,
    created_at: one.createdAt.toISOString(),
    updated_at: one.updatedAt?.toISOString() ?? null,
  };
}

const listOrNull = <Item>(items: readonly Item[]): Item[] | null => (items.length === 0 ? null : [...items]);

export const writeKeyAssignments = (
  items: readonly GuardrailAssignmentSummary[],
): readonly z.infer<typeof keyAssignment>[] =>
  items.flatMap(({ holder, ...one }) =>
    holder.kind === "key"
      ? [{ ...factsOf(one), key_hash: holder.hash, key_name: holder.name, key_label: holder.label }]
      : [],
  );

export const writeMemberAssignments = (
  items: readonly GuardrailAssignmentSummary[],
  workspaceId: string,
): readonly z.infer<typeof memberAssignment>[] =>
  items.flatMap(({ holder, ...one }) =>
    holder.kind === "member" ? [{ ...factsOf(one), user_id: holder.userId, organization_id: workspaceId }] : [],
  );

const factsOf = (one: Omit<GuardrailAssignmentSummary, "holder">) => ({
  id: one.id,
  guardrail_id: one.guardrailId,
  assigned_by: one.assignedBy ?? null,
  created_at: one.createdAt.toISOString(),
});
