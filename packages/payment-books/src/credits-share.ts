import { splitPayment } from "@causeway/ledger";
import { fromCents, type NanoUsd } from "@causeway/money";

/** How much of so many cents of a purchase's payment was credits. */
export const creditsShare = (
  purchase: { readonly creditsCents: number; readonly feeCents: number },
  amountCents: number,
): NanoUsd =>
  splitPayment({ credits: fromCents(purchase.creditsCents), fee: fromCents(purchase.feeCents) }, fromCents(amountCents))
    .credits;
