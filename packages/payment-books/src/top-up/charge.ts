import type { PaymentWork } from "../context.ts";
import { type ApplyOutcome, applyPaymentState } from "../purchase/apply-payment.ts";
import { closePurchase } from "../purchase/close.ts";

/**
 * Charges an automatic purchase to its saved card and applies the answer. Any number of times under the same id, while
 * Stripe remembers it; later it is only looked for, so that no card is ever charged twice for one purchase.
 * Throws `service-unavailable` when there is no answer.
 */
export async function chargeTopUp(
  work: PaymentWork,
  purchaseId: string,
  mode: "charge" | "look only" = "charge",
): Promise<ApplyOutcome> {
  const { books, payments } = work;
  const purchase = await books.readPurchase(purchaseId);
  if (!purchase) return { kind: "unrelated" };
  const { totalCents, paymentMethodId, status, stripeCustomerId: customerId } = purchase;
  if (status !== "created" || paymentMethodId === null || customerId === null) return { kind: "waiting", purchaseId };
  const state =
    mode === "charge"
      ? await payments.chargeSavedCard({ purchaseId, customerId, paymentMethodId, totalCents })
      : await payments.findCharge({ purchaseId, customerId });
  if (state) return await applyPaymentState(work, state);
  await closePurchase(books, purchaseId, { status: "expired" });
  return { kind: "expired", purchaseId };
}
