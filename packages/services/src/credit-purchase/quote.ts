import { purchaseFeeCents } from "@causeway/pricing";
import { z } from "zod";
import { parseInput } from "../parse-input.ts";

/** Whole US cents. */
export type CreditPurchaseQuote = {
  readonly creditsCents: number;
  readonly feeCents: number;
  readonly totalCents: number;
};

/** Bounds of one purchase, in whole US cents. */
export const creditPurchaseLimits = { minCents: 500, maxCents: 2_500_000 } as const;

/**
 * What buying this many credits costs, to be shown before anything is paid.
 * Throws `invalid-request` for what is not a whole number of cents from $5 to $25,000.
 */
export function quoteCreditPurchase(input: { readonly creditsCents: number }): CreditPurchaseQuote {
  const { creditsCents } = parseInput(schema, input);
  const feeCents = purchaseFeeCents(creditsCents);
  return { creditsCents, feeCents, totalCents: creditsCents + feeCents };
}

const message =
  "creditsCents must be a whole number of US cents from 500 ($5.00) to 2500000 ($25,000.00). Choose an amount in that range.";

const schema = z.object({
  creditsCents: z.int(message).min(creditPurchaseLimits.minCents, message).max(creditPurchaseLimits.maxCents, message),
});
