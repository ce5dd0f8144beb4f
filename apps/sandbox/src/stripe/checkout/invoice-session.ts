import type Stripe from "stripe";
import { addLine, addTax, makeInvoice } from "../invoices/make-invoice.ts";
import { attachPayment, finalizeInvoice } from "../invoices/move-invoice.ts";
import { makeTaxId } from "../resources/tax-ids.ts";
import type { SessionRow } from "../state.ts";
import { mergeMetadata, type StripeWorld } from "../world.ts";

/** A paid page makes its invoice, when it was asked to. */
export function invoiceSession(world: StripeWorld, { session, lines }: SessionRow): void {
  const { customer: customerId, payment_intent: intentId } = session;
  if (session.invoice_creation?.enabled !== true) return;
  const customer = typeof customerId === "string" ? world.state.customers.find(customerId) : undefined;
  const intent = typeof intentId === "string" ? world.state.paymentIntents.find(intentId) : undefined;
  if (!customer || !intent) return;
  const data = session.invoice_creation.invoice_data;
  const invoice = makeInvoice(world, {
    customer,
    currency: session.currency ?? "usd",
    description: data.description,
    footer: data.footer,
    metadata: mergeMetadata({}, data.metadata ?? {}),
    collectionMethod: "charge_automatically",
    billingReason: "manual",
  });
  for (const line of lines)
    addLine(invoice, { amount: line.amount_subtotal, description: line.description, quantity: line.quantity ?? 1 });
  if (session.automatic_tax.enabled) addTax(invoice, session.total_details?.amount_tax ?? 0);
  finalizeInvoice(world, invoice);
  attachPayment(world, invoice, intent);
  session.invoice = invoice.id;
}

const kinds = [
  ["us_ein", /^\d{2}-\d{7}$/],
  ["gb_vat", /^GB(\d{9}|\d{12})$/],
  ["ch_vat", /^CHE/],
  ["eu_vat", /^[A-Z]{2}[0-9A-Z]{8,12}$/],
] as const;

/** The sandbox's page asks for one field; Stripe's asks for the kind first. */
export const taxIdKind = (value: string): (typeof kinds)[number][0] | undefined =>
  kinds.find(([, form]) => form.test(value))?.[0];

/** Keeps what was entered with the customer, for the invoice of this and of later payments. */
export function keepTaxId(
  world: StripeWorld,
  { session, taxId: value }: SessionRow,
): Stripe.Checkout.Session.CustomerDetails.TaxId[] {
  const kind = value === undefined ? undefined : taxIdKind(value);
  const { customer } = session;
  if (value === undefined || kind === undefined || typeof customer !== "string") return [];
  const isKnown = world.state.taxIds.all().some((taxId) => taxId.customer === customer && taxId.value === value);
  if (!isKnown) makeTaxId(world, customer, kind, value);
  return [{ type: kind, value }];
}
