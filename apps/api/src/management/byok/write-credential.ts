import type { z } from "@hono/zod-openapi";
import { formatUsd, toUsdNumber } from "@causeway/money";
import type { LaneUseSummary, OwnEndpointSummary, OwnKeySummary, Saving } from "@causeway/services";
import type { credential, laneUse } from "./schemas.ts";

type Credential = z.infer<typeof credential>;

export type WriteFacts = {
  readonly workspaceId: string;
  /** Hashes of the workspace's keys by id. */
  readonly hashes: ReadonlyMap<string, string>;
};

/** Credentials in the order in which they are tried, each with its place among those of its provider. */
export function writeCredentials(keys: readonly OwnKeySummary[], facts: WriteFacts): readonly Credential[] {
  const places = new Map<string, number>();
  return keys.map((key) => {
    const place = places.get(key.providerId) ?? 0;
    places.set(key.providerId, place + 1);
    return writeCredential(key, place, facts);
  });
}

const writeCredential = (key: OwnKeySummary, place: number, { workspaceId, hashes }: WriteFacts): Credential => ({
  id: key.id,
  provider: key.providerId,
  name: key.name,
  label: key.label,
  disabled: key.disabled,
  is_fallback: key.placement === "fallback",
  is_byok_only: key.alwaysUse,
  is_required: key.alwaysUse,
  declared_zdr: null,
  sort_order: place,
  allowed_models: key.modelIds ? [...key.modelIds] : null,
  allowed_api_key_hashes: key.apiKeyIds?.flatMap((id) => hashes.get(id) ?? []) ?? null,
  allowed_user_ids: key.userIds ? [...key.userIds] : null,
  endpoint: key.endpoint ? writeEndpoint(key.endpoint) : null,
  workspace_id: workspaceId,
  created_at: key.createdAt.toISOString(),
});

const writeEndpoint = (endpoint: OwnEndpointSummary): NonNullable<Credential["endpoint"]> => ({
  slug: endpoint.slug,
  wire_format: endpoint.wireFormat,
  base_url: endpoint.baseUrl,
  models: endpoint.models.map((model) => ({
    upstream_model: model.upstreamModelId,
    model: model.modelId,
    context_length: model.contextLength,
    max_output_tokens: model.maxOutputTokens ?? null,
    input_modalities: [...model.inputModalities],
    pricing: model.price
      ? {
          prompt: model.price.input,
          completion: model.price.output,
          ...(model.price.cachedInput !== undefined && { input_cache_read: model.price.cachedInput }),
        }
      : null,
  })),
  flat_rate: endpoint.flatRate
    ? {
        monthly_price: formatUsd(endpoint.flatRate.monthlyPrice),
        windows: endpoint.flatRate.windows.map(({ unit, quota, lengthMs, kind, anchorMs }) => ({
          unit,
          quota,
          hours: lengthMs / hourMs,
          kind,
          ...(kind === "fixed" && { anchor: new Date(anchorMs).toISOString() }),
        })),
        concurrency: endpoint.flatRate.concurrency,
        queue_length: endpoint.flatRate.queueLength,
        longest_wait_seconds: endpoint.flatRate.longestWaitMs / 1_000,
        answers_whole: endpoint.flatRate.answersWhole,
      }
    : null,
});

const hourMs = 3_600_000;

export const writeLaneUse = ({ now, windows, month }: LaneUseSummary): z.infer<typeof laneUse> => ({
  running: now?.running ?? null,
  waiting: now?.waiting ?? null,
  closed_until: now?.closedUntil?.toISOString() ?? null,
  windows: windows.map(({ window, used, resetsAt, ...saving }) => ({
    unit: window.unit,
    quota: window.quota,
    used: used ?? null,
    hours: window.lengthMs / hourMs,
    kind: window.kind,
    resets_at: resetsAt.toISOString(),
    ...writeSaving(saving),
  })),
  last_30_days: writeSaving(month),
});

const writeSaving = ({ requests, tokens, listPrice, price, saved }: Saving) => ({
  requests,
  tokens,
  list_price: toUsdNumber(listPrice),
  price: toUsdNumber(price),
  saved: toUsdNumber(saved),
});
