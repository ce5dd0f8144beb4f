import type { LeftOut } from "./assemble-endpoints.ts";
import type { EndpointRow } from "./catalog-file.ts";
import { readPrice } from "./decimal-price.ts";

/**
 * A price far from what four or more others ask for the same model is a unit or a currency gone wrong in a source, and
 * a cheap one would draw all traffic. Left out: below a sixth, or above ten times, the median of all its endpoints.
 */
export function withoutOutliers(endpoints: readonly EndpointRow[]): {
  readonly plausible: readonly EndpointRow[];
  readonly outliers: readonly LeftOut[];
} {
  const plausible: EndpointRow[] = [];
  const outliers: LeftOut[] = [];
  for (const offered of Map.groupBy(endpoints, (endpoint) => endpoint.modelId).values()) {
    const sorted = offered.map(inputRate).toSorted((a, b) => (a < b ? -1 : Number(a > b)));
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0n;
    for (const endpoint of offered) {
      const rate = inputRate(endpoint);
      if (offered.length < 5 || (rate * 6n >= median && rate <= median * 10n)) plausible.push(endpoint);
      else {
        const { providerId, upstreamModelId, price } = endpoint;
        outliers.push({ providerId, upstreamModelId, reason: `price far from the others': ${price.input}` });
      }
    }
  }
  return { plausible, outliers };
}

const inputRate = (endpoint: EndpointRow): bigint => readPrice(endpoint.price.input, "millionTokens").rate;
