import { type EndpointPrice, units } from "@causeway/catalog";
import type { NanoUsd } from "@causeway/money";
import type { Usage } from "@causeway/protocol";
import { chargeFor } from "./charge.ts";

/**
 * As much of the usage as costs no more than `most`: less output, and when the prompt alone is too dear less of that.
 * What is counted beside tokens goes first.
 */
export function usageWithin(usage: Usage, price: EndpointPrice, most: NanoUsd): Usage {
  const fits = (candidate: Usage) => chargeFor(candidate, price).cost <= most;
  if (fits(usage)) return usage;
  if (usage.units) return withinUnits(usage, price, most);
  const withOutput = (output: number): Usage => ({ ...usage, output, reasoning: Math.min(usage.reasoning, output) });
  if (fits(withOutput(0))) return withOutput(largest(usage.output, (output) => fits(withOutput(output))));
  const withInput = (input: number): Usage => {
    const cachedInput = Math.min(usage.cachedInput, input);
    const cacheWrite = Math.min(usage.cacheWrite, input - cachedInput);
    const longCacheWrite = Math.min(usage.longCacheWrite ?? 0, cacheWrite);
    return { input, cachedInput, cacheWrite, ...(longCacheWrite > 0 && { longCacheWrite }), output: 0, reasoning: 0 };
  };
  return withInput(largest(usage.input, (input) => fits(withInput(input))));
}

/** Fewer of one unit after the other, and then fewer tokens. */
function withinUnits(usage: Usage, price: EndpointPrice, most: NanoUsd): Usage {
  let { units: counts = {}, ...left } = usage;
  for (const unit of units) {
    const count = counts[unit];
    if (count === undefined) continue;
    const withCount = (fewer: number): Usage => ({ ...left, units: { ...counts, [unit]: fewer } });
    const fewer = largest(count, (number) => chargeFor(withCount(number), price).cost <= most);
    counts = { ...counts, [unit]: fewer };
    if (chargeFor({ ...left, units: counts }, price).cost <= most) return { ...left, units: counts };
  }
  return { ...usageWithin(left, price, most), units: counts };
}

/** The largest count below `most` that holds, given that a larger one never holds where a smaller one does not. */
function largest(most: number, holds: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
