import type Stripe from "stripe";
import { taxIdKind } from "./invoice-session.ts";
import { taxBasisPoints, type TaxLocation, taxOn } from "../tax/tax-rate.ts";
import type { SessionRow } from "../state.ts";
import { emptyAddress } from "../payments/make-payment-method.ts";

/** What the payer enters where a page adds tax. */
export type BillingAddress = TaxLocation & { readonly postalCode?: string };

/** Adds the tax of this place to a page that was told to add tax. Again with another place replaces it. */
export function taxSession({ session, lines, taxId }: SessionRow, address: BillingAddress): void {
  if (!session.automatic_tax.enabled) return;
  const basisPoints = taxBasisPoints(address, taxId === undefined ? undefined : taxIdKind(taxId));
  let total = 0;
  for (const line of lines) {
    line.amount_tax = taxOn(line.amount_subtotal, basisPoints);
    line.amount_total = line.amount_subtotal + line.amount_tax;
    total += line.amount_tax;
  }
  session.total_details = { amount_discount: 0, amount_shipping: 0, amount_tax: total };
  session.amount_total = (session.amount_subtotal ?? 0) + total;
  session.automatic_tax.status = "complete";
}

export const addressOf = ({ country, state, postalCode }: BillingAddress): Stripe.Address => ({
  ...emptyAddress,
  country,
  state: state ?? null,
  postal_code: postalCode ?? null,
});
