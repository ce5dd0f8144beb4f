import type Stripe from "stripe";
import { html } from "../../pages/html.ts";
import { layout } from "../../pages/layout.ts";
import { money } from "../checkout/checkout-page.ts";

export type PortalView = {
  portal: Stripe.BillingPortal.Session;
  cards: readonly Stripe.PaymentMethod[];
  invoices: readonly Stripe.Invoice[];
  taxIds: readonly Stripe.TaxId[];
};

/** Where a customer looks after his cards, invoices and tax ids. */
export function portalPage({ portal, cards, invoices, taxIds }: PortalView): string {
  return layout(
    "Billing",
    html`<p class="banner">Test mode: this stands for Stripe's customer portal.</p>
<main class="wrap">
  <h1>Billing</h1>
  <section class="card"><h2>Cards</h2>
    <table>${cards.map(
      (card) => html`<tr><td>${card.card?.brand ?? card.type} ending in ${card.card?.last4 ?? ""}</td>
      <td style="text-align:right"><form method="post"><button type="submit" name="remove" value="${card.id}">Remove</button></form></td></tr>`,
    )}</table>
    ${cards.length === 0 && html`<p class="soft">No card is saved.</p>`}
  </section>
  <section class="card"><h2>Invoices</h2>
    <table>${invoices.map(
      (invoice) => html`<tr><td><a href="/checkout/invoices/${invoice.id}">${invoice.number ?? invoice.id}</a></td>
      <td>${invoice.status ?? ""}</td><td style="text-align:right">${money(invoice.total, invoice.currency)}</td></tr>`,
    )}</table>
  </section>
  <section class="card"><h2>Tax IDs</h2>
    <table>${taxIds.map((taxId) => html`<tr><td>${taxId.value}</td><td class="soft">${taxId.type}</td></tr>`)}</table>
  </section>
  ${portal.return_url !== null && html`<p><a href="${portal.return_url}">Return</a></p>`}
</main>`,
  );
}
