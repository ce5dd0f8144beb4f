import type { Checkout, CheckoutRequest } from "@causeway/payment-books";
import { Stripe } from "stripe";
import { asPaymentError } from "./payment-error.ts";

/** The one thing we tell Stripe about a purchase. Amounts are ours: they are never read back from metadata. */
export const purchaseIdKey = "purchase_id";

/** Marks payments of pages that added tax: how much, only the page knows. */
export const taxedKey = "taxed";

/**
 * Opens a hosted Checkout page. The same request gives the same page for at least 24 hours.
 * @param collectsTax it asks for the payer's address and adds the tax that is due there
 */
export async function createCheckout(
  stripe: Stripe,
  request: CheckoutRequest,
  collectsTax: boolean,
): Promise<Checkout> {
  const metadata = { [purchaseIdKey]: request.purchaseId, ...(collectsTax && { [taxedKey]: "true" }) };
  try {
    const session = await stripe.checkout.sessions.create(
      {
        mode: "payment",
        customer: request.customerId,
        client_reference_id: request.purchaseId,
        metadata,
        line_items: [
          line("Causeway credits", request.creditsCents, collectsTax),
          ...(request.feeCents > 0 ? [line("Purchase fee", request.feeCents, collectsTax)] : []),
        ],
        payment_intent_data: { setup_future_usage: "off_session", metadata },
        invoice_creation: { enabled: true, invoice_data: { metadata } },
        tax_id_collection: { enabled: true },
        ...(collectsTax && { automatic_tax: { enabled: true } }),
        billing_address_collection: "auto",
        customer_update: { name: "auto", address: "auto" },
        ...(request.asksCardholder && { payment_method_options: { card: { request_three_d_secure: "any" } } }),
        success_url: request.successUrl,
        cancel_url: request.cancelUrl,
      },
      { idempotencyKey: request.purchaseId },
    );
    if (session.url === null) throw new Error(`Checkout session ${session.id} has no page`);
    return { sessionId: session.id, url: session.url };
  } catch (error) {
    throw asPaymentError(error);
  }
}

/** Does nothing for a page that is paid or closed already. */
export async function closeCheckout(stripe: Stripe, sessionId: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(sessionId);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400) return;
    throw asPaymentError(error);
  }
}

/** The workspace's customer at Stripe: one, however often we ask, which is why only what never changes is sent. */
export async function createCustomer(stripe: Stripe, workspaceId: string): Promise<{ readonly customerId: string }> {
  try {
    const customer = await stripe.customers.create(
      { metadata: { workspace_id: workspaceId } },
      { idempotencyKey: `customer:${workspaceId}` },
    );
    return { customerId: customer.id };
  } catch (error) {
    throw asPaymentError(error);
  }
}

const line = (name: string, cents: number, collectsTax: boolean): Stripe.Checkout.SessionCreateParams.LineItem => ({
  quantity: 1,
  price_data: {
    currency: "usd",
    unit_amount: cents,
    product_data: { name },
    // On top: the workspace gets the credits that it ordered, wherever it is.
    ...(collectsTax && { tax_behavior: "exclusive" }),
  },
});
