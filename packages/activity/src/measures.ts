import { nanoUsd, zero } from "@causeway/money";
import type { Totals } from "./activity-source.ts";
import type { Measures } from "./measure-store.ts";
import { addCounts, firstTokenBounds, type Percentiles, percentilesOf, throughputBounds } from "./speed-slots.ts";

export const noMeasures: Measures = {
  requests: 0,
  errors: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  cacheHits: 0,
  reusedAnswers: 0,
  spend: zero,
  ownKeyFee: zero,
  upstreamCost: zero,
  firstTokenCounts: [],
  throughputCounts: [],
};

export const addMeasures = (some: Measures, more: Measures): Measures => ({
  requests: some.requests + more.requests,
  errors: some.errors + more.errors,
  inputTokens: some.inputTokens + more.inputTokens,
  cachedInputTokens: some.cachedInputTokens + more.cachedInputTokens,
  outputTokens: some.outputTokens + more.outputTokens,
  reasoningTokens: some.reasoningTokens + more.reasoningTokens,
  cacheHits: some.cacheHits + more.cacheHits,
  reusedAnswers: some.reusedAnswers + more.reusedAnswers,
  spend: nanoUsd(some.spend + more.spend),
  ownKeyFee: nanoUsd(some.ownKeyFee + more.ownKeyFee),
  upstreamCost: nanoUsd(some.upstreamCost + more.upstreamCost),
  firstTokenCounts: addCounts(some.firstTokenCounts, more.firstTokenCounts),
  throughputCounts: addCounts(some.throughputCounts, more.throughputCounts),
});

/** How fast calls were; undefined when there were none, or when it was not asked for. */
export const readSpeed = (
  { firstTokenCounts, throughputCounts }: Measures,
  of: "firstToken" | "throughput",
): Percentiles | undefined =>
  of === "firstToken"
    ? percentilesOf(firstTokenCounts, firstTokenBounds, "less")
    : percentilesOf(throughputCounts, throughputBounds, "more");

export function toTotals(measures: Measures): Totals {
  const { firstTokenCounts: _, throughputCounts: __, ...sums } = measures;
  const firstToken = readSpeed(measures, "firstToken");
  return {
    ...sums,
    firstToken,
    firstTokenMs: firstToken && Math.round(firstToken.p50),
    throughput: readSpeed(measures, "throughput"),
  };
}
