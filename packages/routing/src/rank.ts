import type { Endpoint } from "@causeway/catalog";
import type { PercentileCutoffs, ProviderPreferences, SortOrder } from "@causeway/protocol";
import { type AnswerQuality, answerQualities, type QualityOf } from "./answer-quality.ts";
import type { Candidate } from "./candidates.ts";
import type { HealthView } from "./health/endpoint-health.ts";
import type { EndpointFigures } from "./health/health-books.ts";
import { healthTargetOf } from "./health/health-target.ts";
import { isNamedBy } from "./provider-slug.ts";
import { typicalPrice } from "./typical-price.ts";

/** 0 ≤ value < 1, seeded by whoever calls. */
export type Random = () => number;

/** 0 ≤ value < 1 for an endpoint: by chance, or the same one for every call of a session. */
export type Draw = (endpointId: string) => number;

export type RankQuestion = {
  readonly preferences: ProviderPreferences;
  readonly health: HealthView;
  readonly draw: Draw;
  /** What the answer is to be good at; those that are worse at it than the model's others come behind them. */
  readonly qualities: readonly QualityOf[];
  /** Where the session's earlier calls were answered. */
  readonly pinnedEndpointId?: string | undefined;
};

/** How candidates were ordered, before health and what the caller listed had their say. */
export type RankedBy = SortOrder | "price-weighted chance" | `quality of ${string}`;

export type Ranking = { readonly candidates: readonly Candidate[]; readonly by: RankedBy };

/**
 * The order in which candidates are tried. With `sort`: strictly. Else by chance, weighted 1 / price², those that fail
 * often behind the others, and behind both those that call tools badly or keep badly to a form, when tools or a form are
 * asked for. Then, each before the last: what meets the preferred speed first; where the session was; at the service tier that was asked for; what the caller listed, in that order; and those
 * that are away or asked us to wait come last whatever else was said.
 */
export function rank(candidates: readonly Candidate[], question: RankQuestion): Ranking {
  const { preferences, health } = question;
  const { ordered, by } = spread(candidates, question);
  const preferred = byTier(ordered, speedTier(preferences, health));
  const tiered = byTier(withPinFirst(preferred, question), tierPlace(candidates));
  const listed = byTier(tiered, listedPlace(preferences.order));
  const ranked = awayLast(listed, health);
  return { candidates: isFirstChoiceOnly(preferences) ? ranked.slice(0, 1) : ranked, by };
}

export const isFirstChoiceOnly = ({ allowFallbacks, order }: ProviderPreferences): boolean =>
  !allowFallbacks && order.length === 0;

/** Endpoints that are ejected or cool down come last, the others' order kept: they are the last resort, never removed. */
export const awayLast = (candidates: readonly Candidate[], health: HealthView): readonly Candidate[] =>
  byTier(candidates, (candidate) => (isAway(candidate, health) ? 1 : 0));

export function isAway(candidate: Candidate, health: HealthView): boolean {
  const standing = health.standing(healthTargetOf(candidate));
  return standing === "ejected" || standing === "cooling";
}

function spread(
  candidates: readonly Candidate[],
  { preferences: { sort }, health, draw, qualities }: RankQuestion,
): { readonly ordered: readonly Candidate[]; readonly by: RankedBy } {
  if (sort === "exacto") return { ordered: byQuality(candidates, health, qualities), by: sort };
  if (sort) return { ordered: sorted(candidates, sort, health), by: sort };
  const drawn = byTier(byChance(candidates, draw), (candidate) => (failsOften(figuresOf(candidate, health)) ? 1 : 0));
  const known = knownQualities(candidates, health, qualities);
  if (known.size === 0) return { ordered: drawn, by: "price-weighted chance" };
  return {
    ordered: byTier(drawn, (candidate) => (worstOf(known, candidate) === "poor" ? 1 : 0)),
    by: `quality of ${[...known.keys()].map((of) => of.replace("-", " ")).join(" and ")}`,
  };
}

const figuresOf = (candidate: Candidate, health: HealthView): EndpointFigures =>
  health.figures(healthTargetOf(candidate));

const fewestCallsToJudge = 20;
const leastUptime = 0.95;

const failsOften = ({ calls, uptime }: EndpointFigures): boolean =>
  calls >= fewestCallsToJudge && (uptime.fiveMinutes ?? 1) < leastUptime;

/**
 * Answers that can be used as they are first, then speed. Who asks for neither tools nor a form is given those that call
 * tools well. Where nothing is known, the fastest stand in for the best.
 */
function byQuality(
  candidates: readonly Candidate[],
  health: HealthView,
  qualities: readonly QualityOf[],
): readonly Candidate[] {
  const known = knownQualities(candidates, health, qualities.length > 0 ? qualities : ["tool-calls"]);
  const fastest = sorted(candidates, "throughput", health);
  return byTier(fastest, (candidate) => qualityOrder.indexOf(worstOf(known, candidate)));
}

type KnownQualities = ReadonlyMap<QualityOf, ReadonlyMap<Candidate, AnswerQuality>>;

function knownQualities(
  candidates: readonly Candidate[],
  health: HealthView,
  qualities: readonly QualityOf[],
): KnownQualities {
  return new Map(
    qualities.flatMap((of) => {
      const known = answerQualities(candidates, health, of);
      return known ? [[of, known] as const] : [];
    }),
  );
}

const qualityOrder: readonly AnswerQuality[] = ["good", "unknown", "poor"];

function worstOf(known: KnownQualities, candidate: Candidate): AnswerQuality {
  const all = [...known.values()].map((qualities) => qualities.get(candidate) ?? "unknown");
  return qualityOrder.findLast((quality) => all.includes(quality)) ?? "unknown";
}

function sorted(
  candidates: readonly Candidate[],
  by: Exclude<SortOrder, "exacto">,
  health: HealthView,
): readonly Candidate[] {
  const worst = Number.POSITIVE_INFINITY;
  const keys = {
    price: ({ endpoint }: Candidate) => typicalPrice(endpoint),
    latency: (candidate: Candidate) => figuresOf(candidate, health).latencyMs?.p50 ?? worst,
    throughput: (candidate: Candidate) => -(figuresOf(candidate, health).tokensPerSecond?.p50 ?? 0),
  };
  const key = keys[by];
  return candidates.toSorted(
    (a, b) => compare(key(a), key(b)) || compare(typicalPrice(a.endpoint), typicalPrice(b.endpoint)),
  );
}

const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

/** Draws without replacement: sorting by -ln(u) / weight gives each candidate its weight's chance of being next. */
function byChance(candidates: readonly Candidate[], draw: Draw): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  return candidates
    .map((candidate) => ({ candidate, key: -Math.log(1 - draw(candidate.endpoint.id)) / weightOf(candidate.endpoint) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ candidate }) => candidate);
}

const weightOf = (endpoint: Endpoint) => 1 / Math.max(typicalPrice(endpoint), cheapest) ** 2;

/** So that free endpoints have a weight too: a hundredth of a cent per million tokens. */
const cheapest = 100;

/** 0: as fast as wished; 1: nothing is known; 2: slower. */
function speedTier({ preferredMinThroughput, preferredMaxLatency }: ProviderPreferences, health: HealthView) {
  if (!preferredMinThroughput && !preferredMaxLatency) return undefined;
  return (candidate: Candidate): number => {
    const { latencyMs, tokensPerSecond } = figuresOf(candidate, health);
    return Math.max(
      tierOf(preferredMaxLatency, latencyMs, (cutoff, measured) => measured <= cutoff * 1_000),
      tierOf(preferredMinThroughput, tokensPerSecond, (cutoff, measured) => measured >= cutoff),
    );
  };
}

const percentileNames = ["p50", "p75", "p90", "p99"] as const;

function tierOf(
  cutoffs: PercentileCutoffs | undefined,
  measured: EndpointFigures["latencyMs"],
  meets: (cutoff: number, measured: number) => boolean,
): number {
  if (!cutoffs) return 0;
  if (!measured) return 1;
  const meetsAll = percentileNames.every((name) => {
    const cutoff = cutoffs[name];
    return cutoff === undefined || meets(cutoff, measured[name]);
  });
  return meetsAll ? 0 : 2;
}

/** A provider's discount for what it has kept is what makes staying worth it, where the caller asked for another order. */
function withPinFirst(candidates: readonly Candidate[], { preferences, pinnedEndpointId }: RankQuestion) {
  if (pinnedEndpointId === undefined || preferences.order.length > 0) return candidates;
  return byTier(candidates, ({ endpoint }) =>
    endpoint.id === pinnedEndpointId && (preferences.sort === undefined || keepsPrompts(endpoint)) ? 0 : 1,
  );
}

const keepsPrompts = ({ price: { cachedInput, input } }: Endpoint) => cachedInput !== undefined && cachedInput < input;

/** The service tier that was asked for before the usual service. */
const tierPlace = (candidates: readonly Candidate[]) =>
  candidates.some(({ endpoint }) => endpoint.serviceTier !== undefined)
    ? ({ endpoint }: Candidate) => (endpoint.serviceTier === undefined ? 1 : 0)
    : undefined;

function listedPlace(order: readonly string[]) {
  if (order.length === 0) return undefined;
  return ({ endpoint }: Candidate): number => {
    const index = order.findIndex((slug) => isNamedBy(endpoint, slug));
    return index === -1 ? order.length : index;
  };
}

/** Lower tiers first; within one, the order is kept. */
function byTier(candidates: readonly Candidate[], tier: ((candidate: Candidate) => number) | undefined) {
  if (!tier || candidates.length < 2) return candidates;
  return candidates
    .map((candidate) => ({ candidate, tier: tier(candidate) }))
    .toSorted((a, b) => a.tier - b.tier)
    .map(({ candidate }) => candidate);
}
