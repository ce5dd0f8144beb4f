import { type Check, noneOf } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { expectedCost } from "./expected-cost.ts";

/** Every bill worked out anew from what is stored of its call: the counted tokens and the price version that is named. */
export function repriced({ generations, prices }: Pick<Evidence, "generations" | "prices">): Check {
  const billed = [...generations.values()].filter(
    ({ chargedNano = 0n, uncoveredNano = 0n }) => chargedNano + uncoveredNano > 0n,
  );
  const misses = billed.flatMap((generation) => {
    const price = prices.get(generation.priceVersionId ?? "");
    if (!price) return [`${generation.id} names no price version`];
    const counts = {
      input: generation.inputTokens,
      cachedInput: generation.cachedInputTokens,
      cacheWrite: generation.cacheWriteTokens,
      output: generation.outputTokens,
    };
    const expected = expectedCost(counts, price);
    const bill = (generation.chargedNano ?? 0n) + (generation.uncoveredNano ?? 0n);
    return bill === expected ? [] : [`${generation.id}: ${bill} nano billed, ${expected} by its row`];
  });
  return noneOf("A6 anew", "0 nano difference when priced anew", misses, `${misses.length} of ${billed.length} differ`);
}
