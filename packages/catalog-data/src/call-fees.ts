import type { EndpointRow } from "./catalog-file.ts";

/**
 * Dollars for a call, beside its tokens, by the provider's own names: what Perplexity asks for searching, at the smallest
 * size of what it reads of the pages, which is the one that it is always asked for. Kept by hand; LiteLLM's list of
 * 2026-08-01 says the same. sonar-deep-research has none: it is charged by the search.
 */
const callFees: ReadonlyMap<string, string> = new Map([
  ["perplexity:sonar", "0.005"],
  ["perplexity:sonar-pro", "0.006"],
  ["perplexity:sonar-reasoning-pro", "0.006"],
]);

/** `undefined`: a call costs no more than what it reads and writes. */
export const callFee = ({
  providerId,
  upstreamModelId,
}: Pick<EndpointRow, "providerId" | "upstreamModelId">): string | undefined =>
  callFees.get(`${providerId}:${upstreamModelId}`);
