import type { PaymentContext } from "../credit-purchase/context.ts";
import { applyRefundState } from "./apply.ts";
import { releaseRefund } from "./release.ts";

/**
 * Asks Stripe for a refund whose credits are set aside, and applies the answer. Any number of times: Stripe makes one
 * refund per id of ours. Throws `service-unavailable` when there is no answer; the credits then stay set aside.
 */
export async function askForRefund(context: PaymentContext, id: string): Promise<void> {
  const { database, payments } = context;
  const refund = await database.creditRefund.findUniqueOrThrow({
    where: { id },
    select: { status: true, amountCents: true, purchase: { select: { paymentIntentId: true } } },
  });
  const { paymentIntentId } = refund.purchase;
  if (refund.status !== "requested" || paymentIntentId === null) return;
  const answer = await payments.createRefund({ refundId: id, paymentIntentId, amountCents: refund.amountCents });
  if (answer.kind === "refused") await releaseRefund(context, id, answer.reason);
  else await applyRefundState(context, answer);
}
