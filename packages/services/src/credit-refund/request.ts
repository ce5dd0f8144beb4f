import { randomUUIDv7 } from "node:crypto";
import { askForRefund, setRefundAside } from "@causeway/payment-books";
import { z } from "zod";
import { authorize } from "../authorize.ts";
import { type PaymentContext, workOf } from "../credit-purchase/context.ts";
import { ignoreOutage } from "../ignore-outage.ts";
import { parseInput } from "../parse-input.ts";
import { type CreditRefundSummary, refundSelection, toRefundSummary } from "./list.ts";

export type CreditRefundRequest = {
  readonly workspaceId: string;
  readonly purchaseId: string;
  /** Whole US cents of credits; left out, everything that can be refunded. */
  readonly amountCents?: number | undefined;
  /** A UUID made by the caller, so that asking again after a lost answer continues the same refund. */
  readonly refundId?: string | undefined;
};

/**
 * Refunds unused credits of a purchase of the last 24 hours to its card; the purchase fee stays ours. The credits are
 * set aside before Stripe is asked, so they cannot be spent meanwhile; when Stripe does not answer the worker goes on
 * under the same id.
 * Throws `invalid-request`, `forbidden`, `not-found`, `conflict` when nothing (so much) can be refunded, with the reason.
 */
export async function refundCredits(context: PaymentContext, input: CreditRefundRequest): Promise<CreditRefundSummary> {
  const { actor } = context;
  const { workspaceId, purchaseId } = input;
  authorize(actor, workspaceId, "credits:buy");
  const { amountCents, refundId = randomUUIDv7() } = parseInput(schema, input);
  const work = workOf(context);
  // What lies in Redis unused is not available in Postgres.
  await context.spendingGate?.reclaim(workspaceId);
  const requestedById = actor.kind === "user" ? actor.userId : null;
  await setRefundAside(work.books, { id: refundId, workspaceId, purchaseId, amountCents, requestedById });
  await askForRefund(work, refundId).catch(ignoreOutage);
  const row = await context.database.creditRefund.findUniqueOrThrow({
    where: { id: refundId },
    select: refundSelection,
  });
  return toRefundSummary(row);
}

const amountMessage =
  "amountCents must be a whole number of US cents, at least 1. Leave it out to refund all that is left.";

const schema = z.object({
  amountCents: z.int(amountMessage).min(1, amountMessage).optional(),
  refundId: z.uuid("refundId must be a UUID. Leave it out to get one.").optional(),
});
