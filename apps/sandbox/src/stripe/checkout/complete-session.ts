import type Stripe from "stripe";
import { type Confirmation, confirmPayment } from "../payments/confirm-payment.ts";
import { makePaymentIntent } from "../payments/make-payment-intent.ts";
import { makePaymentMethod } from "../payments/make-payment-method.ts";
import { type CardDetails, checkCard } from "../payments/test-cards.ts";
import { makeCustomer } from "../resources/customers.ts";
import { invoiceSession, keepTaxId, taxIdKind } from "./invoice-session.ts";
import type { PaymentMethodRow, SessionRow } from "../state.ts";
import { type BillingAddress, addressOf, taxSession } from "./tax-session.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";

export type Payer = { name: string; email: string; card: CardDetails; taxId?: string; address?: BillingAddress };

export type CheckoutOutcome =
  | { kind: "paid"; location: string }
  /** The bank asks the customer to confirm first. */
  | { kind: "authenticate" }
  | { kind: "refused"; message: string; field: string };

/** What happens when somebody presses Pay: a paid and completed session, or a message and a session that stays open. */
export function paySession(world: StripeWorld, row: SessionRow, payer: Payer): CheckoutOutcome {
  const problem = checkCard(payer.card, new Date());
  if (problem) return { kind: "refused", message: problem.message, field: problem.param };
  const taxId = payer.taxId ?? "";
  if (taxId !== "" && taxIdKind(taxId) === undefined)
    return { kind: "refused", message: "Your tax ID is not valid.", field: "tax_id" };
  const method = makePaymentMethod(world, payer.card, { name: payer.name, email: payer.email }, null);
  if (taxId !== "") row.taxId = taxId;
  if (payer.address) {
    method.method.billing_details.address = addressOf(payer.address);
    taxSession(row, payer.address);
  }
  return paySessionWith(world, row, method);
}

/** The same with a payment method that exists already. */
export function paySessionWith(world: StripeWorld, row: SessionRow, method: PaymentMethodRow): CheckoutOutcome {
  const { name, email } = method.method.billing_details;
  const payer = { name: name ?? "", email: email ?? "" };
  const intent = intentOf(world, row, payer);
  return concludeSession(world, row, payer, confirmPayment(world, intent, method));
}

/** What follows when the customer has answered the bank. Undefined when the bank had not asked. */
export function authenticateSession(
  world: StripeWorld,
  row: SessionRow,
  authentication: "completed" | "failed",
): CheckoutOutcome | undefined {
  const { payment_intent: id } = row.session;
  const intent = typeof id === "string" ? world.state.paymentIntents.find(id) : undefined;
  const methodId = intent?.payment_method;
  const method = typeof methodId === "string" ? world.state.paymentMethods.find(methodId) : undefined;
  if (intent?.status !== "requires_action" || !method) return undefined;
  const { name, email } = method.method.billing_details;
  const confirmation = confirmPayment(world, intent, method, { offSession: false, authentication });
  return concludeSession(world, row, { name: name ?? "", email: email ?? "" }, confirmation);
}

function concludeSession(
  world: StripeWorld,
  row: SessionRow,
  payer: Pick<Payer, "name" | "email">,
  confirmation: Confirmation,
): CheckoutOutcome {
  if (confirmation.kind === "waits") return { kind: "authenticate" };
  if (confirmation.kind === "declined")
    return { kind: "refused", message: confirmation.decline.message, field: "number" };
  const { session } = row;
  session.status = "complete";
  session.payment_status = confirmation.kind === "paid" ? "paid" : "unpaid";
  session.url = null;
  const taxIds = keepTaxId(world, row);
  const address = confirmation.kind === "paid" ? confirmation.charge.billing_details.address : null;
  session.customer_details = { ...detailsOf(payer), ...(address?.country && { address }), tax_ids: taxIds };
  if (row.updatesAddress === true && address?.country) keepAddress(world, session, address);
  invoiceSession(world, row);
  emit(world, "checkout.session.completed", session);
  return { kind: "paid", location: successLocation(session) };
}

function keepAddress(world: StripeWorld, session: Stripe.Checkout.Session, address: Stripe.Address): void {
  const customer = typeof session.customer === "string" ? world.state.customers.find(session.customer) : undefined;
  if (!customer) return;
  const { address: before } = customer;
  customer.address = address;
  emit(world, "customer.updated", customer, { address: before ?? null });
}

export function expireSession(world: StripeWorld, row: SessionRow): SessionRow {
  row.session.status = "expired";
  row.session.url = null;
  emit(world, "checkout.session.expired", row.session);
  return row;
}

/** Expires what has been open for too long. */
export function expireOverdueSessions(world: StripeWorld): void {
  const now = nowSeconds();
  for (const row of world.state.checkoutSessions.all()) {
    if (row.session.status === "open" && row.session.expires_at <= now) expireSession(world, row);
  }
}

export const successLocation = (session: Stripe.Checkout.Session) =>
  (session.success_url ?? "").replaceAll(/\{CHECKOUT_SESSION_ID\}|%7BCHECKOUT_SESSION_ID%7D/gi, session.id);

/** The session's PaymentIntent; the second attempt after a decline uses that of the first. */
function intentOf(world: StripeWorld, row: SessionRow, payer: Pick<Payer, "name" | "email">): Stripe.PaymentIntent {
  const { session, paymentIntentData: data } = row;
  const existing =
    typeof session.payment_intent === "string" ? world.state.paymentIntents.find(session.payment_intent) : undefined;
  if (existing) {
    // Another address may be taxed otherwise.
    existing.amount = session.amount_total ?? existing.amount;
    return existing;
  }
  if (session.customer === null && (session.customer_creation === "always" || data.setup_future_usage !== undefined)) {
    session.customer = makeCustomer(world, { email: payer.email, name: payer.name }).id;
  }
  const intent = makePaymentIntent(world, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    customer: typeof session.customer === "string" ? session.customer : null,
    description: data.description,
    metadata: metadataOf(data.metadata),
    captureMethod: data.capture_method,
    receiptEmail: data.receipt_email,
    setupFutureUsage: data.setup_future_usage,
    statementDescriptor: data.statement_descriptor,
    statementDescriptorSuffix: data.statement_descriptor_suffix,
    transferGroup: data.transfer_group,
    automaticMethods: false,
  });
  session.payment_intent = intent.id;
  return intent;
}

const metadataOf = (metadata: Stripe.MetadataParam | undefined): Stripe.Metadata =>
  Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, String(value)]));

const detailsOf = (payer: Pick<Payer, "name" | "email">): Stripe.Checkout.Session.CustomerDetails => ({
  address: { city: null, country: "US", line1: null, line2: null, postal_code: null, state: null },
  business_name: null,
  email: payer.email === "" ? null : payer.email,
  individual_name: null,
  name: payer.name,
  phone: null,
  tax_exempt: "none",
  tax_ids: [],
});
