import type { PaymentWork } from "../context.ts";
import { applyPayment } from "./apply-payment.ts";

/**
 * The purchase of a payment. News of a refund or a dispute may come before news of the payment itself: then the payment
 * is applied first, so that the order does not matter. Undefined for payments that bought no credits here.
 */
export async function findPaidPurchase(
  work: PaymentWork,
  paymentIntentId: string | undefined,
): Promise<string | undefined> {
  if (paymentIntentId === undefined) return undefined;
  const outcome = await applyPayment(work, paymentIntentId);
  return outcome.kind === "paid" ? outcome.purchaseId : undefined;
}
