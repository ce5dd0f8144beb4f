import { type PaymentParts, splitPayment } from "@causeway/ledger";
import { fromCents } from "@causeway/money";
import type { Purchase } from "./rows.ts";

/** How much of so many cents of a purchase's payment was credits, fee and tax. */
export const sharesOf = (
  { creditsCents, feeCents, taxCents }: Pick<Purchase, "creditsCents" | "feeCents" | "taxCents">,
  amountCents: number,
): PaymentParts =>
  splitPayment(
    { credits: fromCents(creditsCents), fee: fromCents(feeCents), tax: fromCents(taxCents ?? 0) },
    fromCents(amountCents),
  );

/**
 * What the card gets back for so many cents of credits: the tax that was paid on them too, in whole cents.
 * The fee stays ours, and the tax on it with the tax office.
 */
export const withItsTax = (
  { creditsCents, feeCents, taxCents }: Pick<Purchase, "creditsCents" | "feeCents" | "taxCents">,
  cents: number,
): { readonly amountCents: number; readonly taxCents: number } => {
  const backCents = Math.floor(((taxCents ?? 0) * cents) / (creditsCents + feeCents));
  return { amountCents: cents + backCents, taxCents: backCents };
};
