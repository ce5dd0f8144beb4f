import type { EndpointPrice } from "@causeway/catalog";
import { formatRate, type PicoUsd } from "@causeway/money";
import type { JsonObject } from "../json.ts";

type Rates = Pick<EndpointPrice, "input" | "output" | "cachedInput" | "cacheWrite">;

/** Dollars per token (per call for `request`) as exact decimal text. Unknown rates are left out. */
export function writePricing(price: EndpointPrice): JsonObject {
  return {
    ...writeRates(price),
    request: formatRate(price.request ?? noPrice),
    image: "0",
    web_search: "0",
    internal_reasoning: "0",
    ...(price.tiers.length > 0 && {
      overrides: price.tiers.map((tier) => ({ min_prompt_tokens: tier.minPromptTokens, ...writeRates(tier) })),
    }),
  };
}

const writeRates = (rates: Rates): JsonObject => ({
  prompt: formatRate(rates.input),
  completion: formatRate(rates.output),
  ...(rates.cachedInput !== undefined && { input_cache_read: formatRate(rates.cachedInput) }),
  ...(rates.cacheWrite !== undefined && { input_cache_write: formatRate(rates.cacheWrite) }),
});

const noPrice = 0n as PicoUsd;
