import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { PaymentMethodRow } from "../state.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";
import { confirmPayment } from "./confirm-payment.ts";
import { type BillingDetails, emptyAddress } from "./make-payment-method.ts";

/** A bank account by its IBAN: a payment from it is under way for a moment before it succeeds or fails. */
export function makeDebitMethod(world: StripeWorld, iban: string, billing: BillingDetails): PaymentMethodRow {
  const method: Stripe.PaymentMethod = {
    id: newId.paymentMethod(),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: { address: emptyAddress, email: billing.email, name: billing.name, phone: null, tax_id: null },
    created: nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    sepa_debit: {
      bank_code: iban.slice(4, 9),
      branch_code: "",
      country: iban.slice(0, 2),
      fingerprint: null,
      generated_from: null,
      last4: iban.slice(-4),
    },
    type: "sepa_debit",
  };
  return world.state.paymentMethods.insert({ id: method.id, method, card: iban });
}

/** Banks answer: payments under way succeed or fail, and so do the sessions they were made on. */
export function settleDebits(world: StripeWorld): void {
  const now = nowSeconds();
  for (const intent of world.state.paymentIntents.all()) {
    if (intent.status !== "processing" || intent.created >= now) continue;
    const { payment_method: id } = intent;
    const method = typeof id === "string" ? world.state.paymentMethods.find(id) : undefined;
    if (!method) continue;
    const { kind } = confirmPayment(world, intent, method, { offSession: true, isAnswered: true });
    const row = world.state.checkoutSessions.all().find(({ session }) => session.payment_intent === intent.id);
    if (!row) continue;
    if (kind === "paid") row.session.payment_status = "paid";
    emit(world, `checkout.session.async_payment_${kind === "paid" ? "succeeded" : "failed"}`, row.session);
  }
}
