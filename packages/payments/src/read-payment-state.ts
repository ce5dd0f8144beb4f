import type { Stripe } from "stripe";
import { asPaymentError, orUndefinedWhenMissing } from "./payment-error.ts";
import type { PaymentState } from "@causeway/payment-books";
import { purchaseIdKey, taxedKey } from "./create-checkout.ts";

/**
 * Asks Stripe what became of a Checkout session (`cs_…`) or a payment (`pi_…`). A webhook only tells us to look: what
 * we act on is always read from Stripe. Undefined when Stripe knows no such object.
 */
export async function readPaymentState(stripe: Stripe, objectId: string): Promise<PaymentState | undefined> {
  if (objectId.startsWith("pi_")) {
    const intent = await orUndefinedWhenMissing(
      stripe.paymentIntents.retrieve(objectId, { expand: ["latest_charge"] }),
    );
    return intent && (await withTax(stripe, intent, await withRefusedCards(stripe, intent, ofPaymentIntent(intent))));
  }
  const session = await orUndefinedWhenMissing(
    stripe.checkout.sessions.retrieve(objectId, { expand: ["payment_intent.latest_charge"] }),
  );
  return session && ofSession(session);
}

/** A page goes on after a card was refused: the payment itself knows only the last of them. */
async function withRefusedCards(
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
  state: PaymentState,
): Promise<PaymentState> {
  if (state.kind !== "waiting" || intent.last_payment_error === null) return state;
  try {
    const { data } = await stripe.charges.list({ payment_intent: intent.id, limit: 100 });
    return { ...state, refusedChargeIds: data.filter(({ status }) => status === "failed").map(({ id }) => id) };
  } catch (error) {
    throw asPaymentError(error);
  }
}

/** What tax a page added, only the page knows. */
async function withTax(stripe: Stripe, intent: Stripe.PaymentIntent, state: PaymentState): Promise<PaymentState> {
  if (state.kind !== "paid" || intent.metadata[taxedKey] === undefined) return state;
  try {
    const { data } = await stripe.checkout.sessions.list({ payment_intent: intent.id, limit: 1 });
    const [session] = data;
    if (!session) throw new Error(`The payment ${intent.id} has no page`);
    return { ...state, taxCents: taxOf(session) };
  } catch (error) {
    throw asPaymentError(error);
  }
}

const taxOf = (session: Stripe.Checkout.Session): number => session.total_details?.amount_tax ?? 0;

function ofSession(session: Stripe.Checkout.Session): PaymentState {
  const purchaseId = session.client_reference_id ?? session.metadata?.[purchaseIdKey];
  if (!purchaseId || session.mode !== "payment") return { kind: "unrelated" };
  const about = { purchaseId, sessionId: session.id };
  const intent = session.payment_intent;

  if (session.status === "expired") return { kind: "expired", ...about };
  if (session.status !== "complete" || intent === null || typeof intent === "string")
    return { kind: "waiting", ...about };
  if (session.payment_status === "paid") {
    const state = paid(intent, purchaseId, session.id);
    return state.kind === "paid" ? { ...state, taxCents: taxOf(session) } : state;
  }
  if (intent.status === "requires_payment_method" || intent.status === "canceled") {
    return { kind: "refused", ...about, reason: intent.last_payment_error?.message ?? "The payment did not succeed." };
  }
  return { kind: "waiting", ...about };
}

/** Marks the charges that nobody was there for: these have no page on which another card could be tried. */
export const automaticKey = "automatic";

export function ofPaymentIntent(intent: Stripe.PaymentIntent): PaymentState {
  const purchaseId = intent.metadata[purchaseIdKey];
  if (!purchaseId) return { kind: "unrelated" };
  const isAutomatic = intent.metadata[automaticKey] === "true";
  if (isAutomatic && ["requires_payment_method", "requires_action", "canceled"].includes(intent.status)) {
    const error = intent.last_payment_error;
    return {
      kind: "refused",
      purchaseId,
      sessionId: undefined,
      isAutomatic,
      needsAuthentication: intent.status === "requires_action" || error?.code === "authentication_required",
      reason: error?.message ?? "The payment did not succeed.",
    };
  }
  const state = paid(intent, purchaseId, undefined);
  return state.kind === "waiting" && isAutomatic ? { ...state, paymentIntentId: intent.id } : state;
}

function paid(intent: Stripe.PaymentIntent, purchaseId: string, sessionId: string | undefined): PaymentState {
  if (intent.status !== "succeeded") return { kind: "waiting", purchaseId, sessionId };
  const charge = intent.latest_charge;
  return {
    kind: "paid",
    purchaseId,
    sessionId,
    paymentIntentId: intent.id,
    amountReceivedCents: intent.amount_received,
    currency: intent.currency,
    customerId: (typeof intent.customer === "string" ? intent.customer : intent.customer?.id) ?? undefined,
    livemode: intent.livemode,
    receiptUrl: (charge !== null && typeof charge !== "string" && charge.receipt_url) || undefined,
  };
}
