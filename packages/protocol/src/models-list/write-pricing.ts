import { type EndpointPrice, type Unit, units } from "@causeway/catalog";
import { formatRate, type PicoUsd, picoUsd } from "@causeway/money";
import type { JsonObject } from "../json.ts";

type Rates = Pick<EndpointPrice, "input" | "output" | "cachedInput" | "cacheWrite">;

/**
 * Dollars per token (per call for `request`) as exact decimal text. Unknown rates are left out. Only models of
 * Anthropic's keep a prompt for an hour, which costs twice the fresh input.
 */
export function writePricing(price: EndpointPrice, modelId: string): JsonObject {
  const isKept = modelId.startsWith("anthropic/") && price.cacheWrite !== undefined;
  return {
    ...writeRates(price),
    ...(isKept && { input_cache_write_1h: formatRate(picoUsd(price.input * 2n)) }),
    request: formatRate(price.request ?? noPrice),
    image: "0",
    web_search: formatRate(price.ownSearch ?? noPrice),
    internal_reasoning: "0",
    ...writeUnits(price),
    ...(price.tiers.length > 0 && {
      overrides: price.tiers.map((tier) => ({ min_prompt_tokens: tier.minPromptTokens, ...writeRates(tier) })),
    }),
  };
}

/** Dollars for one, where that has a price. */
const writeUnits = (price: EndpointPrice): JsonObject =>
  Object.fromEntries(
    units.flatMap((unit) => {
      const rate = price.units?.[unit];
      return rate === undefined ? [] : [[unitNames[unit], formatRate(rate)]];
    }),
  );

const unitNames: Readonly<Record<Unit, string>> = {
  search: "search",
  image: "image_output",
  character: "character",
  second: "second",
  imageToken: "image_token",
  madeImageToken: "image_output",
  audioToken: "audio",
  madeAudioToken: "audio_output",
};

const writeRates = (rates: Rates): JsonObject => ({
  prompt: formatRate(rates.input),
  completion: formatRate(rates.output),
  ...(rates.cachedInput !== undefined && { input_cache_read: formatRate(rates.cachedInput) }),
  ...(rates.cacheWrite !== undefined && { input_cache_write: formatRate(rates.cacheWrite) }),
});

const noPrice = 0n as PicoUsd;
