import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";

export type InvoiceFacts = {
  customer: Stripe.Customer;
  currency: string;
  description: string | null;
  metadata: Stripe.Metadata;
  collectionMethod: Stripe.Invoice.CollectionMethod;
  billingReason: Stripe.Invoice.BillingReason;
  footer?: string | null;
};

/** A draft without lines. */
export function makeInvoice(world: StripeWorld, facts: InvoiceFacts): Stripe.Invoice {
  const id = newId.invoice();
  const now = nowSeconds();
  const { customer } = facts;
  const invoice: Stripe.Invoice = {
    ...unusedFields,
    id,
    object: "invoice",
    auto_advance: false,
    billing_reason: facts.billingReason,
    collection_method: facts.collectionMethod,
    created: now,
    currency: facts.currency,
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_tax_exempt: customer.tax_exempt ?? "none",
    description: facts.description,
    footer: facts.footer ?? null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    lines: { object: "list", data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    metadata: facts.metadata,
    period_end: now,
    period_start: now,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  };
  world.state.invoices.insert(invoice);
  emit(world, "invoice.created", invoice);
  return invoice;
}

export function addLine(
  invoice: Stripe.Invoice,
  line: { amount: number; description: string | null; quantity: number; invoiceItem?: string },
): void {
  const now = nowSeconds();
  invoice.lines.data.push({
    id: newId.invoiceLine(),
    object: "line_item",
    amount: line.amount,
    currency: invoice.currency,
    description: line.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: invoice.id,
    livemode: false,
    metadata: {},
    parent:
      line.invoiceItem === undefined
        ? null
        : {
            invoice_item_details: {
              invoice_item: line.invoiceItem,
              proration: false,
              proration_details: null,
              subscription: null,
            },
            subscription_item_details: null,
            type: "invoice_item_details",
          },
    period: { end: now, start: now },
    pretax_credit_amounts: [],
    pricing: null,
    quantity: line.quantity,
    quantity_decimal: null,
    subscription: null,
    subtotal: line.amount,
    taxes: [],
  });
  const total = invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0);
  invoice.subtotal = total;
  invoice.subtotal_excluding_tax = total;
  invoice.total = total;
  invoice.total_excluding_tax = total;
  invoice.amount_due = total;
  invoice.amount_remaining = total;
}

/** On top of the lines, after the last of them. */
export function addTax(invoice: Stripe.Invoice, cents: number): void {
  invoice.automatic_tax = { ...invoice.automatic_tax, enabled: true, provider: "stripe", status: "complete" };
  invoice.automatic_tax.liability = { type: "self" };
  invoice.total_taxes = [
    {
      amount: cents,
      tax_behavior: "exclusive",
      tax_rate_details: null,
      taxability_reason: cents === 0 ? "not_collecting" : "standard_rated",
      taxable_amount: invoice.subtotal,
      type: "tax_rate_details",
    },
  ];
  invoice.total = invoice.subtotal + cents;
  invoice.amount_due = invoice.total;
  invoice.amount_remaining = invoice.total;
}

/** What every invoice here has in the same form. */
const unusedFields = {
  account_country: "US",
  account_name: "Causeway",
  account_tax_ids: null,
  amount_due: 0,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_remaining: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  automatically_finalizes_at: null,
  custom_fields: null,
  customer_account: null,
  customer_shipping: null,
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  due_date: null,
  effective_at: null,
  ending_balance: null,
  from_invoice: null,
  issuer: { type: "self" },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  parent: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  subtotal: 0,
  subtotal_excluding_tax: 0,
  test_clock: null,
  total: 0,
  total_discount_amounts: [],
  total_excluding_tax: 0,
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
} satisfies Partial<Stripe.Invoice>;
