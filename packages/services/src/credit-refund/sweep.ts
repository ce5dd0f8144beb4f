import type { Database } from "@causeway/db";
import type { PaymentContext } from "../credit-purchase/context.ts";
import { applyRefund, applyRefundState } from "./apply.ts";
import { askForRefund } from "./ask.ts";
import { releaseRefund } from "./release.ts";

export type UnfinishedRefund = {
  readonly id: string;
  readonly status: "requested" | "pending";
  readonly ageMs: number;
};

/** Refunds that Stripe has not answered for half a minute, and those that banks have not finished for an hour. */
export async function findUnfinishedRefunds(database: Database, limit = 200): Promise<readonly UnfinishedRefund[]> {
  return await database.$queryRaw<UnfinishedRefund[]>`
    SELECT id, status::text AS status, (extract(epoch FROM clock_timestamp() - created_at) * 1000)::float8 AS "ageMs"
      FROM credit_refund
     WHERE (status = 'requested' AND created_at < clock_timestamp() - interval '30 seconds')
        OR (status = 'pending' AND created_at < clock_timestamp() - interval '1 hour')
     ORDER BY created_at LIMIT ${limit}`;
}

/** How long Stripe surely remembers an idempotency key, less an hour. */
const repeatableMs = 23 * 3_600_000;

/**
 * Goes on with a refund where a crash or an outage left it: asks again under the same id while Stripe remembers it,
 * and looks for what came of it afterwards. Never asks for a second one.
 */
export async function catchUpRefund(context: PaymentContext, { id, status, ageMs }: UnfinishedRefund): Promise<void> {
  if (status === "requested" && ageMs < repeatableMs) return await askForRefund(context, id);
  const refund = await context.database.creditRefund.findUniqueOrThrow({
    where: { id },
    select: { stripeRefundId: true, amountCents: true, purchase: { select: { paymentIntentId: true } } },
  });
  if (refund.stripeRefundId !== null) {
    await applyRefund(context, refund.stripeRefundId);
    return;
  }
  const { paymentIntentId } = refund.purchase;
  if (paymentIntentId === null) return;
  const made = await context.payments.findRefund({ refundId: id, paymentIntentId, amountCents: refund.amountCents });
  if (made) await applyRefundState(context, made);
  else await releaseRefund(context, id, "the payment service did not answer for a day");
}
