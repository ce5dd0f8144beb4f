import { Stripe } from "stripe";
import { asPaymentError, orUndefinedWhenMissing } from "./payment-error.ts";
import type { RefundAnswer, RefundRequest, RefundState } from "@causeway/payment-books";

/** The one thing we tell Stripe about a refund. */
const refundIdKey = "refund_id";

/** Throws `service-unavailable` when it is not known whether Stripe did it: ask again under the same id. */
export async function createRefund(stripe: Stripe, request: RefundRequest): Promise<RefundAnswer> {
  try {
    const refund = await stripe.refunds.create(
      {
        payment_intent: request.paymentIntentId,
        amount: request.amountCents,
        reason: request.isFraud === true ? "fraudulent" : "requested_by_customer",
        metadata: { [refundIdKey]: request.refundId },
      },
      { idempotencyKey: `refund:${request.refundId}` },
    );
    return toState(refund);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode !== 409) {
      return { kind: "refused", reason: error.message };
    }
    throw asPaymentError(error);
  }
}

/** Looks through the refunds of the payment for ours. */
export async function findRefund(stripe: Stripe, request: RefundRequest): Promise<RefundState | undefined> {
  try {
    for await (const refund of stripe.refunds.list({ payment_intent: request.paymentIntentId, limit: 100 })) {
      if (refund.metadata?.[refundIdKey] === request.refundId) return toState(refund);
    }
    return undefined;
  } catch (error) {
    throw asPaymentError(error);
  }
}

export async function readRefund(stripe: Stripe, stripeRefundId: string): Promise<RefundState | undefined> {
  const refund = await orUndefinedWhenMissing(stripe.refunds.retrieve(stripeRefundId));
  return refund && toState(refund);
}

const toState = (refund: Stripe.Refund): RefundState => ({
  kind: "known",
  stripeRefundId: refund.id,
  refundId: refund.metadata?.[refundIdKey],
  paymentIntentId:
    (typeof refund.payment_intent === "string" ? refund.payment_intent : refund.payment_intent?.id) ?? undefined,
  amountCents: refund.amount,
  currency: refund.currency,
  status: statusOf(refund),
  failureReason: refund.failure_reason?.replaceAll("_", " "),
});

function statusOf({ status }: Stripe.Refund): RefundState["status"] {
  if (status === "succeeded") return "succeeded";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}
