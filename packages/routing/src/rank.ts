import type { Endpoint } from "@causeway/catalog";
import type { ProviderPreferences, SortOrder } from "@causeway/protocol";
import type { Candidate } from "./candidates.ts";
import type { HealthView } from "./endpoint-health.ts";

/** 0 ≤ value < 1, seeded by whoever calls. */
export type Random = () => number;

/**
 * The order in which candidates of one model are tried. With `order`: as listed, then the rest. With `sort`: strictly.
 * Else by chance, weighted 1 / price². Unhealthy endpoints come last, unless the caller fixed the order.
 */
export function rank(
  candidates: readonly Candidate[],
  preferences: ProviderPreferences,
  health: HealthView,
  random: Random,
): readonly Candidate[] {
  const spread = preferences.sort ? sorted(candidates, preferences.sort, health) : byChance(candidates, random);
  const ranked = inListedOrder(unhealthyLast(spread, health), preferences.order);
  return isFirstChoiceOnly(preferences) ? ranked.slice(0, 1) : ranked;
}

export const isFirstChoiceOnly = ({ allowFallbacks, order }: ProviderPreferences): boolean =>
  !allowFallbacks && order.length === 0;

function inListedOrder(candidates: readonly Candidate[], order: readonly string[]): readonly Candidate[] {
  const place = (candidate: Candidate) => {
    const index = order.indexOf(candidate.endpoint.providerId);
    return index === -1 ? order.length : index;
  };
  return candidates.toSorted((a, b) => place(a) - place(b));
}

const unhealthyLast = (candidates: readonly Candidate[], health: HealthView): readonly Candidate[] =>
  candidates.toSorted((a, b) => Number(!health.isHealthy(a.endpoint.id)) - Number(!health.isHealthy(b.endpoint.id)));

function sorted(candidates: readonly Candidate[], by: SortOrder, health: HealthView): readonly Candidate[] {
  const worst = Number.POSITIVE_INFINITY;
  const keys = {
    price: ({ endpoint }: Candidate) => typicalPrice(endpoint),
    latency: ({ endpoint }: Candidate) => health.latencyMs(endpoint.id) ?? worst,
    // Nothing is known about quality yet: the fastest stand in for it.
    exacto: ({ endpoint }: Candidate) => -(health.tokensPerSecond(endpoint.id) ?? 0),
    throughput: ({ endpoint }: Candidate) => -(health.tokensPerSecond(endpoint.id) ?? 0),
  };
  const key = keys[by];
  return candidates.toSorted(
    (a, b) => compare(key(a), key(b)) || compare(typicalPrice(a.endpoint), typicalPrice(b.endpoint)),
  );
}

const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

/** Draws without replacement: sorting by -ln(u) / weight gives each candidate its weight's chance of being next. */
function byChance(candidates: readonly Candidate[], random: Random): readonly Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, key: -Math.log(1 - random()) / weightOf(candidate.endpoint) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ candidate }) => candidate);
}

const weightOf = (endpoint: Endpoint) => 1 / Math.max(typicalPrice(endpoint), cheapest) ** 2;

/** So that free endpoints have a weight too: a hundredth of a cent per million tokens. */
const cheapest = 100;

/** For comparing only, never for billing: three prompt tokens for each one written is what most calls look like. */
const typicalPrice = ({ price }: Endpoint): number => Number(price.input) * 3 + Number(price.output);
