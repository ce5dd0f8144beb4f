import { type ApplyOutcome, performPaymentState } from "../credit-purchase/apply.ts";
import { closePurchase } from "../credit-purchase/close.ts";
import type { PaymentContext } from "../credit-purchase/context.ts";

/**
 * Charges an automatic purchase to its saved card and applies the answer. Any number of times under the same id, while
 * Stripe remembers it; later it is only looked for, so that no card is ever charged twice for one purchase.
 * Throws `service-unavailable` when there is no answer.
 */
export async function chargeTopUp(
  context: PaymentContext,
  purchaseId: string,
  mode: "charge" | "look only" = "charge",
): Promise<ApplyOutcome> {
  const { database, payments } = context;
  const { totalCents, paymentMethodId, status, workspace } = await database.creditPurchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: {
      totalCents: true,
      paymentMethodId: true,
      status: true,
      workspace: { select: { stripeCustomerId: true } },
    },
  });
  const customerId = workspace.stripeCustomerId;
  if (status !== "created" || paymentMethodId === null || customerId === null) return { kind: "waiting", purchaseId };
  const state =
    mode === "charge"
      ? await payments.chargeSavedCard({ purchaseId, customerId, paymentMethodId, totalCents })
      : await payments.findCharge({ purchaseId, customerId });
  if (state) return await performPaymentState(context, state);
  await closePurchase(context, purchaseId, { status: "expired" });
  return { kind: "expired", purchaseId };
}
