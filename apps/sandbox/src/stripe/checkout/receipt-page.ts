import type Stripe from "stripe";
import { html } from "../../pages/html.ts";
import { layout } from "../../pages/layout.ts";
import { money } from "./checkout-page.ts";

/** What a charge's `receipt_url` shows. `taxCents` when a page added tax to it. */
export function receiptPage(charge: Stripe.Charge, taxCents: number | undefined): string {
  const card = charge.payment_method_details?.card;
  const paidAt = new Date(charge.created * 1_000).toISOString().slice(0, 16).replace("T", " ");
  return layout(
    "Receipt",
    html`<main class="wrap"><div class="card">
  <h1>Receipt from Causeway</h1>
  <table>
    <tr><th scope="row">Amount paid</th><td>${money(charge.amount_captured, charge.currency)}</td></tr>
    ${taxCents !== undefined && html`<tr><th scope="row">Of that, tax</th><td>${money(taxCents, charge.currency)}</td></tr>`}
    <tr><th scope="row">Date paid</th><td>${paidAt} UTC</td></tr>
    <tr><th scope="row">Payment method</th><td>${card?.brand ?? "card"} ending in ${card?.last4 ?? ""}</td></tr>
    <tr><th scope="row">Description</th><td>${charge.description ?? "–"}</td></tr>
    <tr><th scope="row">Charge</th><td><code>${charge.id}</code></td></tr>
  </table>
</div></main>`,
  );
}
