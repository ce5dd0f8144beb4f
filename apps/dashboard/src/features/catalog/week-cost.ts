import { formatUsd, type NanoUsd, parseRate, priceOf } from "@causeway/money";
import type { Offer } from "./model-summary.ts";

/** What a workspace used in its last seven days, of all models together. */
export type WeekUsage = { readonly inputTokens: number; readonly outputTokens: number };

/**
 * What those tokens would have cost at an offer: exact decimal text of dollars. Prompts count at their full price, since
 * what another model's provider had in its cache says nothing of this one's. `undefined` where not only tokens are billed.
 */
export function weekCost({ inputTokens, outputTokens }: WeekUsage, offer: Offer): string | undefined {
  if (offer.unitPrice !== undefined) return undefined;
  const cost: NanoUsd = priceOf([
    { quantity: inputTokens, rate: parseRate(offer.inputPrice) },
    { quantity: outputTokens, rate: parseRate(offer.outputPrice) },
  ]);
  return formatUsd(cost);
}
