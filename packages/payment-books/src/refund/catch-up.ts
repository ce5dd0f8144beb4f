import type { PaymentWork } from "../context.ts";
import { repeatableMs } from "../repeatable.ts";
import { applyRefund, applyRefundState } from "./apply.ts";
import { askForRefund } from "./ask.ts";
import { releaseRefund } from "./release.ts";

export type UnfinishedRefund = {
  readonly id: string;
  readonly status: "requested" | "pending";
  readonly ageMs: number;
};

/**
 * Goes on with a refund where a crash or an outage left it: asks again under the same id while Stripe remembers it,
 * and looks for what came of it afterwards. Never asks for a second one.
 */
export async function catchUpRefund(work: PaymentWork, { id, status, ageMs }: UnfinishedRefund): Promise<void> {
  if (status === "requested" && ageMs < repeatableMs) return await askForRefund(work, id);
  const { books, payments } = work;
  const refund = await books.readRefund(id);
  if (!refund) return;
  if (refund.stripeRefundId !== null) {
    await applyRefund(work, refund.stripeRefundId);
    return;
  }
  const paymentIntentId = (await books.readPurchase(refund.purchaseId))?.paymentIntentId ?? null;
  if (paymentIntentId === null) return;
  const made = await payments.findRefund({ refundId: id, paymentIntentId, amountCents: refund.amountCents });
  if (made) await applyRefundState(work, made);
  else await releaseRefund(books, id, "the payment service did not answer for a day");
}
