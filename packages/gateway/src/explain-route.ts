import type { JsonObject } from "@causeway/protocol";
import type { AttemptRow } from "./ports.ts";
import type { RankedCandidate, RouteRecord } from "./route-record.ts";

export type RouteFacts = {
  /** As the caller asked, and who answered or was asked last. */
  readonly requestedModel: string;
  /** `undefined` where it was not kept: then only the attempts are known. */
  readonly record: RouteRecord | undefined;
  readonly attempts: readonly AttemptRow[];
  /** Of a provider, or of an endpoint of the workspace's own. */
  readonly nameOf: (providerId: string) => string;
};

/** How a call was routed, for people and their programs: who could serve it, who could not and why, what was tried. */
export function explainRoute({ requestedModel, record, attempts, nameOf }: RouteFacts): JsonObject {
  const answered = attempts.find(({ outcome }) => outcome === "completed" || outcome === "interrupted");
  return {
    requested: requestedModel,
    strategy: strategyOf(requestedModel, attempts, record),
    ranked_by: record?.rankedBy ?? null,
    candidates: record?.candidates.map((candidate) => writeCandidate(candidate, answered, nameOf)) ?? null,
    excluded: record?.excluded.map(([endpointId, by]) => ({ ...namesOf(endpointId, nameOf), excluded_by: by })) ?? null,
    attempts: attempts.map((attempt) => ({
      endpoint: attempt.endpointId,
      provider: nameOf(attempt.providerId),
      model: attempt.modelId,
      status: attempt.httpStatus ?? null,
      outcome: attempt.outcome,
      reason: attempt.reason ?? null,
      latency_ms: attempt.latencyMs,
      is_byok: attempt.ownKeyId !== undefined,
    })),
    session: record?.pinnedTo === undefined ? null : { pinned_endpoint: record.pinnedTo },
    preset: record?.preset ?? null,
    router: record?.router ?? null,
    plugins: record?.plugins?.map(({ id, enabled, overruled }) => ({ id, enabled, by: "workspace", overruled })) ?? [],
    stopped_by: record?.stoppedBy?.replaceAll("-", "_") ?? null,
  };
}

/** The same in the words that clients of OpenRouter know. */
export function routerMetadata({ requestedModel, record, attempts, nameOf }: RouteFacts): JsonObject {
  const last = attempts.at(-1);
  const candidates = record?.candidates ?? [];
  const available = candidates.map(([endpointId]) => {
    const { provider, model } = namesOf(endpointId, nameOf);
    return { provider, model, selected: endpointId === last?.endpointId };
  });
  return {
    requested: requestedModel,
    strategy: strategyOf(requestedModel, attempts, record),
    region: null,
    summary: `available=${available.length}${last ? `, selected=${nameOf(last.providerId)}` : ""}`,
    attempt: attempts.length,
    is_byok: last?.ownKeyId !== undefined,
    endpoints: { total: available.length + (record?.excluded.length ?? 0), available },
    attempts: attempts.map(({ providerId, modelId, httpStatus }) => ({
      provider: nameOf(providerId),
      model: modelId,
      status: httpStatus ?? 0,
    })),
    ...(record?.plugins && {
      pipeline: record.plugins
        .filter(({ enabled }) => enabled)
        .map(({ id }) => ({ type: "plugin", name: id, summary: "on by the workspace's default" })),
    }),
  };
}

function strategyOf(requestedModel: string, attempts: readonly AttemptRow[], record: RouteRecord | undefined): string {
  if (record?.router) return record.router.name;
  if (new Set(attempts.map(({ modelId }) => modelId)).size > 1) return "fallback";
  return requestedModel.startsWith("~") ? "latest" : "direct";
}

function writeCandidate(
  [endpointId, standing, price, latencyMs, tokensPerSecond, uptime, ownKeyId]: RankedCandidate,
  answered: AttemptRow | undefined,
  nameOf: RouteFacts["nameOf"],
): JsonObject {
  return {
    ...namesOf(endpointId, nameOf),
    selected: endpointId === answered?.endpointId && ownKeyId === answered.ownKeyId,
    standing,
    // Dollars per million tokens, three of four read.
    typical_price: price / 4 / 1_000_000,
    latency_ms: latencyMs,
    throughput: tokensPerSecond,
    uptime,
    is_byok: ownKeyId !== undefined,
  };
}

/** Ids of endpoints are `<provider>:<model>`. */
function namesOf(endpointId: string, nameOf: RouteFacts["nameOf"]) {
  const colon = endpointId.indexOf(":");
  const providerId = endpointId.slice(0, colon);
  return { endpoint: endpointId, provider: nameOf(providerId), model: endpointId.slice(colon + 1) };
}
