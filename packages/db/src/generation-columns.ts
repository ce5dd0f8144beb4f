import type { AttemptRow, GenerationRow } from "@causeway/gateway";
import type { UsageRecord } from "@causeway/leases";
import type { NanoUsd } from "@causeway/money";

/** A row of "generation" as the SQL functions take it, from what was written of it. */
export const generationColumns = (
  call: Pick<UsageRecord, "generationId" | "workspaceId" | "apiKeyId" | "cost">,
  facts: GenerationFacts,
) => ({
  ...facts,
  id: call.generationId,
  workspace_id: call.workspaceId,
  api_key_id: call.apiKeyId,
  cost_nano: call.cost.toString(),
  cached_input_tokens: facts.cached_input_tokens ?? 0,
  cache_write_tokens: facts.cache_write_tokens ?? 0,
  reasoning_tokens: facts.reasoning_tokens ?? 0,
  estimated: facts.estimated ?? false,
  is_byok: facts.is_byok ?? false,
  upstream_cost_nano: facts.upstream_cost_nano ?? "0",
});

export type GenerationFacts = ReturnType<typeof generationFacts>;

/** The columns of "generation" but for whose call it is and what it costs, and without those that are as usual. */
export const generationFacts = (row: GenerationRow) => ({
  request_id: row.requestId,
  requested_model: row.requestedModel,
  model_id: row.modelId,
  endpoint_id: row.endpointId,
  provider_id: row.providerId,
  price_version_id: row.priceVersionId,
  upstream_id: row.upstreamId,
  api_type: row.apiType,
  streamed: row.streamed,
  status: row.status,
  finish_reason: row.finishReason,
  native_finish_reason: row.nativeFinishReason,
  error_message: row.errorMessage,
  http_status: row.httpStatus,
  input_tokens: row.inputTokens,
  cached_input_tokens: row.cachedInputTokens || undefined,
  cache_write_tokens: row.cacheWriteTokens || undefined,
  long_cache_write_tokens: row.longCacheWriteTokens,
  output_tokens: row.outputTokens,
  reasoning_tokens: row.reasoningTokens || undefined,
  units: row.units,
  estimated: row.estimated || undefined,
  /** Not columns: they go into the ledger. */
  insured_nano: unlessNone(row.insured),
  unbilled_nano: unlessNone(row.unbilled),
  started_at: row.startedAt.toISOString(),
  first_token_ms: row.firstTokenMs,
  duration_ms: row.durationMs,
  app_title: row.appTitle,
  app_url: row.appUrl,
  user_agent: row.userAgent,
  external_user: row.externalUser,
  session_id: row.sessionId,
  response_cache_source_id: row.responseCacheSourceId,
  ...(row.ownKey && {
    is_byok: true,
    own_key_id: row.ownKey.id,
    upstream_cost_nano: row.ownKey.upstreamCost.toString(),
  }),
});

const unlessNone = (amount: NanoUsd | undefined) =>
  amount === undefined || amount === 0n ? undefined : amount.toString();

export const attemptColumns = (row: AttemptRow) => ({
  sequence: row.sequence,
  model_id: row.modelId,
  endpoint_id: row.endpointId,
  provider_id: row.providerId,
  own_key_id: row.ownKeyId,
  http_status: row.httpStatus,
  outcome: row.outcome,
  reason: row.reason,
  started_at: row.startedAt.toISOString(),
  latency_ms: row.latencyMs,
});
