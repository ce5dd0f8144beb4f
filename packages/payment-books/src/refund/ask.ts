import type { PaymentWork } from "../context.ts";
import { applyRefundState } from "./apply.ts";
import { releaseRefund } from "./release.ts";

/**
 * Asks Stripe for a refund whose credits are set aside, and applies the answer. Any number of times: Stripe makes one
 * refund per id of ours. Throws `service-unavailable` when there is no answer; the credits then stay set aside.
 */
export async function askForRefund(work: PaymentWork, id: string): Promise<void> {
  const { books, payments } = work;
  const refund = await books.readRefund(id);
  if (refund?.status !== "requested") return;
  const paymentIntentId = (await books.readPurchase(refund.purchaseId))?.paymentIntentId ?? null;
  if (paymentIntentId === null) return;
  const answer = await payments.createRefund({ refundId: id, paymentIntentId, amountCents: refund.amountCents });
  if (answer.kind === "refused") await releaseRefund(books, id, answer.reason);
  else await applyRefundState(work, answer);
}
