import { type EndpointPrice, type UnitCounts, unitRate, units } from "@causeway/catalog";
import { longCacheWriteRate } from "./charge.ts";
import { larger, type NanoUsd, nanoUsd, type PicoUsd, picoUsd, priceOf, zero } from "@causeway/money";

/** One endpoint that may serve the call, and the most it may read and write. */
export type HoldCandidate = {
  readonly price: EndpointPrice;
  readonly mostInputTokens: number;
  readonly mostOutputTokens: number;
  /** The most that is counted beside tokens. */
  readonly mostUnits?: UnitCounts | undefined;
  /** The caller asks for parts of the prompt to be kept for an hour. */
  readonly writesLongCache?: boolean;
};

/** What must be set aside so that no candidate can cost more: the dearest, at its dearest rates. */
export const holdFor = (candidates: readonly HoldCandidate[]): NanoUsd =>
  candidates.map(mostItCosts).reduce(larger, zero);

/**
 * The same hold with every answer cut at `mostOutputTokens`.
 */
export const holdWithOutputLimit = (candidates: readonly HoldCandidate[], mostOutputTokens: number): NanoUsd =>
  holdFor(
    candidates.map((candidate) => ({
      ...candidate,
      mostOutputTokens: Math.min(candidate.mostOutputTokens, mostOutputTokens),
    })),
  );

/** The largest output limit whose hold fits into `available`; `undefined` when not even the prompt does. */
export function affordableOutputTokens(candidates: readonly HoldCandidate[], available: NanoUsd): number | undefined {
  const limits = candidates.map((candidate) => affordableAt(candidate, available));
  return limits.every((limit) => limit !== undefined) ? Math.min(...limits) : undefined;
}

function affordableAt(candidate: HoldCandidate, available: NanoUsd): number | undefined {
  const { input, output } = dearestRates(candidate);
  const inUnits = unitItems(candidate).reduce((total, { quantity, rate }) => total + BigInt(quantity) * rate, 0n);
  const promptCost = BigInt(candidate.mostInputTokens) * input + (candidate.price.request ?? 0n) + inUnits;
  const left = nanoUsd(available) * 1000n - promptCost;
  if (left < 0n) return undefined;
  if (output === 0n) return candidate.mostOutputTokens;
  const affordable = left / output;
  return affordable < BigInt(candidate.mostOutputTokens) ? Number(affordable) : candidate.mostOutputTokens;
}

function mostItCosts(candidate: HoldCandidate): NanoUsd {
  const { input, output } = dearestRates(candidate);
  return priceOf([
    { quantity: candidate.mostInputTokens, rate: input },
    { quantity: candidate.mostOutputTokens, rate: output },
    ...(candidate.price.request === undefined ? [] : [{ quantity: 1, rate: candidate.price.request }]),
    ...unitItems(candidate),
  ]);
}

/** Sound that is read is held for as tokens already: what it costs beyond those is added. Sound that is made, see below. */
const unitItems = (candidate: HoldCandidate) =>
  units.flatMap((unit) => {
    const rate = unitRate(candidate.price, unit);
    const quantity = candidate.mostUnits?.[unit] ?? 0;
    if (rate === undefined || quantity === 0 || unit === "madeAudioToken") return [];
    return [{ quantity, rate: unit === "audioToken" ? beyond(rate, dearestRates(candidate).input) : rate }];
  });

const beyond = (rate: PicoUsd, other: PicoUsd): PicoUsd => picoUsd(rate > other ? rate - other : 0n);

/**
 * Over every tier the prompt may reach and every way an input token may be billed: fresh, cached or written; and with
 * all of the answer as sound, where that may be.
 */
function dearestRates(candidate: HoldCandidate): { input: PicoUsd; output: PicoUsd } {
  const { price, mostInputTokens, mostUnits, writesLongCache } = candidate;
  const reachable = [price, ...price.tiers.filter((tier) => mostInputTokens > tier.minPromptTokens)];
  const inputs = reachable.flatMap((rates) => [
    rates.input,
    rates.cachedInput ?? rates.input,
    rates.cacheWrite ?? rates.input,
    ...(writesLongCache ? [longCacheWriteRate(rates)] : []),
  ]);
  const outputs = reachable.map((rates) => rates.output);
  const sound = mostUnits?.madeAudioToken ? unitRate(price, "madeAudioToken") : undefined;
  return { input: inputs.reduce(dearer), output: [...outputs, ...(sound === undefined ? [] : [sound])].reduce(dearer) };
}

const dearer = (a: PicoUsd, b: PicoUsd): PicoUsd => (a > b ? a : b);
