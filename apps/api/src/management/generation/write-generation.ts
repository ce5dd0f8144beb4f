import { type CatalogSnapshot, serviceTierOf } from "@causeway/catalog";
import { type AttemptRow, explainRoute, type GenerationRecord, type RouteRecord } from "@causeway/gateway";
import { formatUsd, zero } from "@causeway/money";
import { writeWarnings } from "@causeway/protocol";

/** The body of `GET /generation` as JSON text: amounts are plain decimals, never exponents. Times in milliseconds. */
export function writeGeneration(
  { generation, attempts }: GenerationRecord,
  catalog: CatalogSnapshot,
  more: {
    /** Of the workspace's own endpoints, by what stands for their provider's id. */
    readonly ownNames: ReadonlyMap<string, string>;
    /** `undefined`: it was not kept, or not yet. */
    readonly route: RouteRecord | undefined;
  },
): string {
  const nameOf = (providerId: string) =>
    catalog.providers.get(providerId)?.name ?? more.ownNames.get(providerId) ?? providerId;
  const served = attempts.findLastIndex(({ endpointId }) => endpointId === generation.endpointId);
  const facts = JSON.stringify({
    id: generation.id,
    request_id: generation.requestId,
    upstream_id: generation.upstreamId ?? null,
    session_id: generation.sessionId ?? null,
    created_at: generation.startedAt.toISOString(),
    model: generation.modelId,
    requested_model: generation.requestedModel,
    provider_name: generation.providerId === undefined ? null : nameOf(generation.providerId),
    router: routerOf(more.route),
    preset_id: more.route?.preset?.id ?? null,
    api_type: taskTypes[generation.apiType] ?? "completions",
    app_id: null,
    origin: generation.appUrl ?? "",
    http_referer: generation.appUrl ?? null,
    app_title: generation.appTitle ?? null,
    user_agent: generation.userAgent ?? null,
    external_user: generation.externalUser ?? null,
    workspace_id: generation.workspaceId,
    data_region: "global",
    service_tier: (generation.endpointId && serviceTierOf(generation.endpointId)) ?? more.route?.serviceTier ?? null,
    streamed: generation.streamed,
    status: generation.status,
    cancelled: generation.status === "cancelled",
    finish_reason: generation.finishReason ?? null,
    native_finish_reason: generation.nativeFinishReason ?? null,
    error_message: generation.errorMessage ?? null,
    http_status: generation.httpStatus,
    is_byok: generation.ownKey !== undefined,
    is_estimated: generation.estimated,
    latency: generation.firstTokenMs ?? null,
    generation_time: generation.durationMs,
    moderation_latency: null,
    tokens_prompt: generation.inputTokens,
    tokens_completion: generation.outputTokens,
    native_tokens_prompt: generation.inputTokens,
    native_tokens_completion: generation.outputTokens,
    native_tokens_reasoning: generation.reasoningTokens,
    native_tokens_cached: generation.cachedInputTokens,
    native_tokens_cache_write: generation.cacheWriteTokens,
    native_tokens_completion_images: generation.units?.madeImageToken ?? null,
    num_media_prompt: null,
    num_media_completion: null,
    num_input_audio_prompt: null,
    ...writeSearch(generation, more.route),
    num_fetches: null,
    web_search_generation_id: more.route?.search?.generationId ?? null,
    web_search_cost: more.route?.search ? Number(more.route.search.costUsd) : null,
    response_cache_source_id: generation.responseCacheSourceId ?? null,
    warnings: writeWarnings(more.route?.warnings ?? []),
    routing: explainRoute({
      requestedModel: generation.requestedModel,
      record: more.route,
      attempts,
      nameOf,
    }),
    provider_responses: attempts.map((attempt, index) => ({
      ...writeAttempt(attempt, nameOf),
      billed_to: billedTo(attempt, { generation, isServed: index === served }),
    })),
  });
  const cost = formatUsd(generation.cost);
  const costs = `"usage":${cost},"total_cost":${cost},"upstream_inference_cost":${formatUsd(generation.ownKey?.upstreamCost ?? zero)},"cache_discount":null`;
  return `${facts.slice(0, -1)},${costs}}`;
}

/** Of a search of ours how many pages were found; of the provider's own, which says no pages, how many searches it made. */
function writeSearch({ apiType, units }: GenerationRecord["generation"], route: RouteRecord | undefined) {
  if (route?.search) return { num_search_results: route.search.results, web_search_engine: route.search.engine };
  // Tasks count searches, too, and are none of a conversation's.
  const searches = taskTypes[apiType] === undefined ? (units?.search ?? 0) : 0;
  if (searches === 0) return { num_search_results: null, web_search_engine: null };
  return { num_search_results: searches, web_search_engine: "native" };
}

/** In the words that clients of OpenRouter know. */
const routerOf = (route: RouteRecord | undefined) => (route?.router ? `openrouter/${route.router.name}` : null);

/** Conversations of every format are completions. */
const taskTypes: Readonly<Record<string, string>> = {
  embeddings: "embeddings",
  rerank: "rerank",
  images: "image",
  speech: "tts",
  transcriptions: "stt",
  search: "search",
};

/**
 * Who pays for what an endpoint answered: `you`; `your_provider_account`, on an own key; or `us`, for an answer that was
 * passed over because it had not the form that was asked for, or that our insurance pays. `null`: it answered nothing.
 */
function billedTo(
  { outcome, ownKeyId }: AttemptRow,
  { generation, isServed }: { readonly generation: GenerationRecord["generation"]; readonly isServed: boolean },
) {
  const isPaid = isServed ? generation.cost > zero || (generation.insured ?? zero) > zero : outcome === "nonconforming";
  if (ownKeyId !== undefined) return isServed || isPaid ? "your_provider_account" : null;
  if (!isPaid) return null;
  return isServed && generation.cost > zero ? "you" : "us";
}

const writeAttempt = (attempt: AttemptRow, nameOf: (providerId: string) => string) => ({
  provider_name: nameOf(attempt.providerId),
  endpoint_id: attempt.endpointId,
  model_permaslug: attempt.modelId,
  status: attempt.httpStatus ?? null,
  outcome: attempt.outcome,
  reason: attempt.reason ?? null,
  latency: attempt.latencyMs,
  is_byok: attempt.ownKeyId !== undefined,
});
