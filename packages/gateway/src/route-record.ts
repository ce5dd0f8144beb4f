import {
  type Candidate,
  type ExcludedBy,
  healthTargetOf,
  type HealthView,
  type RankedBy,
  type RoutePlan,
  type Standing,
  type StoppedBy,
  typicalPrice,
} from "@causeway/routing";
import type { Resolution, Warning, WorkspacePlugin } from "@causeway/protocol";
import { ownKeyIdOf } from "./open-own-key.ts";

/** How a call was routed, in little space: kept with its generation. What came of each attempt is in the attempts. */
export type RouteRecord = {
  readonly rankedBy: RankedBy;
  /** In the order in which they were to be tried. */
  readonly candidates: readonly RankedCandidate[];
  readonly excluded: readonly (readonly [endpointId: string, by: ExcludedBy])[];
  /** Where the session was answered before. */
  readonly pinnedTo?: string | undefined;
  /** Why a failed call was not tried further. */
  readonly stoppedBy?: StoppedBy | undefined;
  /** Under which preset the call was made. */
  readonly preset?: Resolution["preset"];
  /** Which router chose the models, and why these. */
  readonly router?: Resolution["router"];
  /** What was searched on the web for it. */
  readonly search?: Resolution["search"];
  /** Plugins that took part because the workspace has them so. */
  readonly plugins?: readonly WorkspacePlugin[];
  /** At which it was served, in its provider's word, where the caller asked for one. */
  readonly serviceTier?: string;
  /** What the caller asked for and did not get, or got otherwise: as it was told with the answer. */
  readonly warnings?: readonly Warning[];
};

/** What the ranking went by. `null`: not known. Milliseconds and tokens per second are medians of five minutes. */
export type RankedCandidate = readonly [
  endpointId: string,
  standing: Standing,
  /** Pico-dollars of four tokens, three of them read: for comparing only. */
  typicalPrice: number,
  latencyMs: number | null,
  tokensPerSecond: number | null,
  uptime: number | null,
  ownKeyId?: string,
];

/** Before anything is tried: afterwards the figures are others. */
export const routeRecordOf = (
  { attempts, exclusions, rankedBy }: RoutePlan,
  { health, pinnedTo }: { readonly health: HealthView; readonly pinnedTo: string | undefined },
): RouteRecord => ({
  rankedBy,
  candidates: attempts.map((candidate) => rankedCandidate(candidate, health)),
  excluded: exclusions.map(({ endpoint, by }) => [endpoint.id, by] as const),
  ...(pinnedTo !== undefined && { pinnedTo }),
});

function rankedCandidate(candidate: Candidate, health: HealthView): RankedCandidate {
  const target = healthTargetOf(candidate);
  const figures = health.figures(target);
  const known = [
    candidate.endpoint.id,
    health.standing(target),
    typicalPrice(candidate.endpoint),
    rounded(figures.latencyMs?.p50, 1),
    rounded(figures.tokensPerSecond?.p50, 10),
    rounded(figures.uptime.fiveMinutes, 10_000),
  ] as const;
  const ownKeyId = ownKeyIdOf(candidate);
  return ownKeyId === undefined ? known : [...known, ownKeyId];
}

const rounded = (value: number | undefined, digits: number) =>
  value === undefined ? null : Math.round(value * digits) / digits;
