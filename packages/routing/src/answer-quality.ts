import type { Conformance } from "@causeway/catalog";
import type { Candidate } from "./candidates.ts";
import type { HealthView } from "./health/endpoint-health.ts";
import type { EndpointFigures } from "./health/health-books.ts";
import { healthTargetOf } from "./health/health-target.ts";

/** How well an endpoint gives answers that can be used as they are, among those that serve the same model. */
export type AnswerQuality = "good" | "unknown" | "poor";

/** What is compared: tools called as they can be, or answers of the form that was asked for. */
export type QualityOf = "tool-calls" | "structured-outputs";

/** What calls with these parameters want an endpoint to be good at. */
export const qualitiesOf = (parameters: readonly string[]): readonly QualityOf[] => [
  ...(parameters.includes("tools") ? ["tool-calls" as const] : []),
  ...(parameters.includes("response_format") ? ["structured-outputs" as const] : []),
];

const fewestAnswers = 20;
const fewestRated = 3;
/** Two standard deviations, estimated from the median distance to the median. */
const allowedDistances = 2 * 1.4826;
/** Differences below this are luck. */
const smallestGap = 0.02;

/** `undefined` while too few endpoints of the model have been seen giving such answers to compare them. */
export function answerQualities(
  candidates: readonly Candidate[],
  health: HealthView,
  of: QualityOf,
): ReadonlyMap<Candidate, AnswerQuality> | undefined {
  const validities = new Map(
    candidates.flatMap((candidate) => {
      const validity = validityOf(health.figures(healthTargetOf(candidate)), of);
      return validity === undefined ? [] : [[candidate, validity] as const];
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

/** Of the last half hour, or of the day where that is too little; `undefined`: too few answers either way. */
function validityOf(figures: EndpointFigures, of: QualityOf): number | undefined {
  for (const counts of [figures, figures.conformance]) {
    const [answers, bad] = countsOf(counts, of);
    if (answers >= fewestAnswers) return 1 - bad / answers;
  }
  return undefined;
}

const countsOf = (counts: Conformance, of: QualityOf): readonly [answers: number, bad: number] =>
  of === "tool-calls"
    ? [counts.toolCalls, counts.badToolCalls]
    : [counts.structuredOutputs, counts.badStructuredOutputs];

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
