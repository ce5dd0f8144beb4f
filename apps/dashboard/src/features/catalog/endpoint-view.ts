import type { Endpoint, PriceTier, ProviderFacts } from "@causeway/catalog";
import { formatRate } from "@causeway/money";
import { formatCompact } from "@causeway/ui/format-count.ts";
import { formatPerMillion } from "@causeway/ui/format-dollars.ts";
import { priceRankOf } from "./model-summary.ts";

/** Cheapest first, as the table lists them. */
export const byPrice = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.toSorted((a, b) => {
    const difference = priceRankOf(a) - priceRankOf(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : a.id.localeCompare(b.id, "en");
  });

/** Falls back to the id: an endpoint is never shown without saying whose it is. */
export const providerOf = (endpoint: Endpoint, providers: ReadonlyMap<string, ProviderFacts>): ProviderFacts =>
  providers.get(endpoint.providerId) ?? {
    id: endpoint.providerId,
    name: endpoint.providerId,
    dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
  };

/** "over 200K prompt tokens: $4.00 in, $18.00 out" */
export const tierText = ({ minPromptTokens, input, output }: PriceTier): string =>
  `over ${formatCompact(minPromptTokens)} prompt tokens: ${formatPerMillion(formatRate(input))} in, ${formatPerMillion(formatRate(output))} out`;
