import type { PaymentState, SavedCard, SavedCardCharge } from "@causeway/payment-books";
import { Stripe } from "stripe";
import { purchaseIdKey } from "./create-checkout.ts";
import { asPaymentError } from "./payment-error.ts";
import { automaticKey, ofPaymentIntent } from "./read-payment-state.ts";

/** The card that the customer saved last. */
export async function findSavedCard(stripe: Stripe, customerId: string): Promise<SavedCard | undefined> {
  try {
    const { data } = await stripe.customers.listPaymentMethods(customerId, { type: "card", limit: 1 });
    const [method] = data;
    if (!method?.card) return undefined;
    return { paymentMethodId: method.id, brand: method.card.brand, last4: method.card.last4 };
  } catch (error) {
    throw asPaymentError(error);
  }
}

/**
 * Charges a saved card without its owner there. The same purchase is charged once, within a day.
 * Throws `service-unavailable` when it is not known whether it was charged: ask again under the same id.
 */
export async function chargeSavedCard(stripe: Stripe, charge: SavedCardCharge): Promise<PaymentState> {
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount: charge.totalCents,
        currency: "usd",
        customer: charge.customerId,
        payment_method: charge.paymentMethodId,
        off_session: true,
        confirm: true,
        description: "Causeway credits (auto top-up)",
        metadata: { [purchaseIdKey]: charge.purchaseId, [automaticKey]: "true" },
        ...(charge.taxCalculationId !== null && {
          hooks: { inputs: { tax: { calculation: charge.taxCalculationId } } },
        }),
        expand: ["latest_charge"],
      },
      { idempotencyKey: charge.purchaseId },
    );
    return ofPaymentIntent(intent);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) {
      return {
        kind: "refused",
        purchaseId: charge.purchaseId,
        sessionId: undefined,
        isAutomatic: true,
        needsAuthentication: error.code === "authentication_required",
        reason: error.message,
      };
    }
    throw asPaymentError(error);
  }
}

/** What came of a charge whose answer was lost more than a day ago: undefined when Stripe never had it. */
export async function findCharge(
  stripe: Stripe,
  { purchaseId, customerId }: Pick<SavedCardCharge, "purchaseId" | "customerId">,
): Promise<PaymentState | undefined> {
  try {
    const intents = stripe.paymentIntents.list({ customer: customerId, limit: 100, expand: ["data.latest_charge"] });
    for await (const intent of intents)
      if (intent.metadata[purchaseIdKey] === purchaseId) return ofPaymentIntent(intent);
    return undefined;
  } catch (error) {
    throw asPaymentError(error);
  }
}
