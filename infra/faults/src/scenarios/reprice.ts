import { setTimeout as delay } from "node:timers/promises";
import { noneOf } from "../audit/check.ts";
import { expectedCost } from "../audit/expected-cost.ts";
import { finishedAreBilled } from "./criteria.ts";
import type { LoadScenario, LoadStory } from "./scenario.ts";

/** Nothing goes wrong but what goes wrong at providers; afterwards every bill is worked out anew from what is stored. */
export const reprice: LoadScenario = {
  kind: "under-load",
  id: "B-REPRICE",
  title: "every generation re-priced from its stored usage and price version",
  faults: 1,
  pauseMs: [0, 0],
  async inject() {
    const at = Date.now();
    await delay(1_000);
    return [{ what: "nothing", at, mendedAt: Date.now() }];
  },
  judge: (story) => [finishedAreBilled(story), repriced(story)],
};

function repriced({ evidence }: LoadStory) {
  const priced = [...evidence.generations.values()].filter(({ chargedNano = 0n }) => chargedNano > 0n);
  const misses = priced.flatMap((generation) => {
    const price = evidence.prices.get(generation.priceVersionId ?? "");
    if (!price) return [`${generation.id} has no price version`];
    const expected = expectedCost(
      {
        input: generation.inputTokens,
        cachedInput: generation.cachedInputTokens,
        cacheWrite: generation.cacheWriteTokens,
        output: generation.outputTokens,
      },
      price,
    );
    const billed = (generation.chargedNano ?? 0n) + (generation.uncoveredNano ?? 0n);
    return billed === expected ? [] : [`${generation.id}: ${billed} billed, ${expected} re-priced`];
  });
  return noneOf("re-priced", "0 nano difference", misses, `${misses.length} of ${priced.length} differ`);
}
