import type { Invoice, InvoiceRequest } from "@causeway/payment-books";
import type { Stripe } from "stripe";
import { purchaseIdKey } from "./create-checkout.ts";
import { asPaymentError, orUndefinedWhenMissing } from "./payment-error.ts";

/** Stripe makes it when a page is paid, sometimes a moment later. */
export async function findInvoice(stripe: Stripe, sessionId: string): Promise<Invoice | undefined> {
  const session = await orUndefinedWhenMissing(stripe.checkout.sessions.retrieve(sessionId, { expand: ["invoice"] }));
  const invoice = session?.invoice ?? null;
  return invoice === null || typeof invoice === "string" || !("status" in invoice) ? undefined : linksOf(invoice);
}

/**
 * A charge of a saved card has no page that would make its invoice: one is made and the payment attached to it. Each
 * step has a key of its own, so that a crash between two of them leaves no second invoice.
 */
export async function makeInvoice(stripe: Stripe, request: InvoiceRequest): Promise<Invoice> {
  const { purchaseId, customerId: customer, paymentIntentId } = request;
  const step = (name: string) => ({ idempotencyKey: `invoice:${purchaseId}:${name}` });
  try {
    const draft = await stripe.invoices.create(
      {
        customer,
        currency: "usd",
        auto_advance: false,
        collection_method: "charge_automatically",
        pending_invoice_items_behavior: "exclude",
        metadata: { [purchaseIdKey]: purchaseId },
      },
      step("create"),
    );
    const id = idOf(draft);
    const add = (description: string, amount: number) =>
      stripe.invoiceItems.create({ customer, invoice: id, currency: "usd", amount, description }, step(description));
    await add("Causeway credits", request.creditsCents);
    if (request.feeCents > 0) await add("Purchase fee", request.feeCents);
    if (request.taxCents > 0) await add("Tax", request.taxCents);
    await stripe.invoices.finalizeInvoice(id, { auto_advance: false }, step("finalize"));
    const paid = await stripe.invoices.attachPayment(id, { payment_intent: paymentIntentId }, step("attach"));
    const links = linksOf(paid);
    if (links === undefined) throw new Error(`The invoice ${id} has no page`);
    return links;
  } catch (error) {
    throw asPaymentError(error);
  }
}

/** A page of Stripe's for the customer, good for a few minutes. */
export async function createPortal(
  stripe: Stripe,
  { customerId, returnUrl }: { readonly customerId: string; readonly returnUrl: string },
): Promise<{ readonly url: string }> {
  try {
    const { url } = await stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl });
    return { url };
  } catch (error) {
    throw asPaymentError(error);
  }
}

function idOf({ id }: Stripe.Invoice): string {
  if (id === undefined) throw new Error("Stripe made an invoice without an id");
  return id;
}

const linksOf = (invoice: Stripe.Invoice): Invoice | undefined =>
  invoice.hosted_invoice_url
    ? { url: invoice.hosted_invoice_url, pdfUrl: invoice.invoice_pdf ?? undefined }
    : undefined;
