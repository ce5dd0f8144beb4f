import type { Candidate } from "./candidates.ts";
import type { HealthView } from "./health/endpoint-health.ts";
import { healthTargetOf } from "./health/health-target.ts";

/** How well an endpoint calls tools, among those that serve the same model. */
export type ToolQuality = "good" | "unknown" | "poor";

const fewestToolCalls = 20;
const fewestRated = 3;
/** Two standard deviations, estimated from the median distance to the median. */
const allowedDistances = 2 * 1.4826;
/** Differences below this are luck. */
const smallestGap = 0.02;

/** `undefined` while too few endpoints of the model have been seen calling tools to compare them. */
export function toolQualities(
  candidates: readonly Candidate[],
  health: HealthView,
): ReadonlyMap<Candidate, ToolQuality> | undefined {
  const validities = new Map(
    candidates.flatMap((candidate) => {
      const { toolCalls, badToolCalls } = health.figures(healthTargetOf(candidate));
      return toolCalls < fewestToolCalls ? [] : [[candidate, 1 - badToolCalls / toolCalls] as const];
    }),
  );
  if (validities.size < fewestRated) return undefined;
  const median = medianOf([...validities.values()]);
  const spread = medianOf([...validities.values()].map((validity) => Math.abs(validity - median)));
  const least = median - Math.max(spread * allowedDistances, smallestGap);
  return new Map(
    candidates.map((candidate) => {
      const validity = validities.get(candidate);
      return [candidate, validity === undefined ? "unknown" : validity < least ? "poor" : "good"];
    }),
  );
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
