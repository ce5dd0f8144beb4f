import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { confirmPayment, declineError } from "../payments/confirm-payment.ts";
import { makePaymentIntent } from "../payments/make-payment-intent.ts";
import { findMethod } from "../resources/payment-methods.ts";
import { invalid, StripeError } from "../wire/stripe-error.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";

/** `draft` → `open`: it gets its number and its pages, and can be changed no more. */
export function finalizeInvoice(world: StripeWorld, invoice: Stripe.Invoice): Stripe.Invoice {
  if (invoice.status !== "draft")
    throw invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.", "invoice");
  const customer = typeof invoice.customer === "string" ? world.state.customers.find(invoice.customer) : undefined;
  if (customer) {
    const sequence = customer.next_invoice_sequence ?? 1;
    customer.next_invoice_sequence = sequence + 1;
    invoice.number = `${customer.invoice_prefix ?? "CAUSEWAY"}-${String(sequence).padStart(4, "0")}`;
    invoice.customer_tax_ids = taxIdsOf(world, customer.id);
  }
  invoice.status = "open";
  invoice.status_transitions.finalized_at = nowSeconds();
  invoice.effective_at = nowSeconds();
  invoice.hosted_invoice_url = `${world.publicUrl()}/checkout/invoices/${invoice.id}`;
  invoice.invoice_pdf = `${world.publicUrl()}/checkout/invoices/${invoice.id}/pdf`;
  emit(world, "invoice.finalized", invoice);
  if (invoice.total === 0) markPaid(world, invoice);
  return invoice;
}

/** A payment that has been made pays the invoice. */
export function attachPayment(
  world: StripeWorld,
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent,
): Stripe.Invoice {
  requireOpen(invoice);
  if (intent.customer !== invoice.customer)
    throw invalid("The PaymentIntent's customer is not the invoice's customer.", "payment_intent");
  if (intent.currency !== invoice.currency)
    throw invalid("The PaymentIntent's currency is not the invoice's currency.", "payment_intent");
  recordPayment(world, invoice, intent);
  if (intent.status === "succeeded") markPaid(world, invoice);
  return invoice;
}

/** Charges the customer's saved card, or notes that it was paid elsewhere. */
export function payInvoice(
  world: StripeWorld,
  invoice: Stripe.Invoice,
  { payment_method: wanted, paid_out_of_band: isElsewhere }: Stripe.InvoicePayParams,
): Stripe.Invoice {
  if (invoice.status === "draft") finalizeInvoice(world, invoice);
  if (invoice.status === "paid") return invoice;
  requireOpen(invoice);
  if (isElsewhere === true) return markPaid(world, invoice);
  const customer = typeof invoice.customer === "string" ? world.state.customers.find(invoice.customer) : undefined;
  const saved = customer?.invoice_settings.default_payment_method;
  const latest = world.state.paymentMethods.all().findLast(({ method }) => method.customer === customer?.id);
  const methodId = wanted ?? (typeof saved === "string" ? saved : latest?.id);
  if (methodId === undefined)
    throw new StripeError(400, "There is no default_payment_method set on this Customer or Invoice.", {
      code: "resource_missing",
    });
  const intent = makePaymentIntent(world, {
    amount: invoice.amount_remaining,
    currency: invoice.currency,
    customer: customer?.id ?? null,
    description: `Payment for Invoice ${invoice.number ?? ""}`,
    metadata: {},
    automaticMethods: false,
  });
  recordPayment(world, invoice, intent);
  invoice.attempted = true;
  invoice.attempt_count += 1;
  const outcome = confirmPayment(world, intent, findMethod(world, methodId), { offSession: true });
  if (outcome.kind === "declined") {
    emit(world, "invoice.payment_failed", invoice);
    throw declineError(outcome.decline, intent, outcome.charge);
  }
  return markPaid(world, invoice);
}

export function voidInvoice(world: StripeWorld, invoice: Stripe.Invoice): Stripe.Invoice {
  requireOpen(invoice);
  invoice.status = "void";
  invoice.status_transitions.voided_at = nowSeconds();
  emit(world, "invoice.voided", invoice);
  return invoice;
}

/** The tax ids of a customer as an invoice shows them. */
export const taxIdsOf = (world: StripeWorld, customer: string): Stripe.Invoice.CustomerTaxId[] =>
  world.state.taxIds
    .all()
    .filter((taxId) => taxId.customer === customer)
    .map(({ type, value }) => ({ type, value }));

function recordPayment(world: StripeWorld, invoice: Stripe.Invoice, intent: Stripe.PaymentIntent): void {
  const isPaid = intent.status === "succeeded";
  world.state.invoicePayments.insert({
    id: newId.invoicePayment(),
    object: "invoice_payment",
    amount_paid: isPaid ? intent.amount_received : null,
    amount_requested: intent.amount,
    created: nowSeconds(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: "payment_intent" },
    status: isPaid ? "paid" : "open",
    status_transitions: { canceled_at: null, paid_at: isPaid ? nowSeconds() : null },
  });
}

function markPaid(world: StripeWorld, invoice: Stripe.Invoice): Stripe.Invoice {
  invoice.status = "paid";
  invoice.attempted = true;
  invoice.amount_paid = invoice.total;
  invoice.amount_remaining = 0;
  invoice.status_transitions.paid_at = nowSeconds();
  for (const payment of world.state.invoicePayments.all()) {
    if (payment.invoice !== invoice.id) continue;
    payment.status = "paid";
    payment.amount_paid = payment.amount_requested;
    payment.status_transitions.paid_at ??= nowSeconds();
    emit(world, "invoice_payment.paid", payment);
  }
  emit(world, "invoice.paid", invoice);
  emit(world, "invoice.payment_succeeded", invoice);
  return invoice;
}

function requireOpen({ status }: Stripe.Invoice): void {
  if (status !== "open")
    throw invalid(`The invoice is ${status ?? "not open"}; only an open invoice can be changed so.`);
}
