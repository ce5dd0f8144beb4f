import { randomUUIDv7 } from "node:crypto";
import { lockCreditPosition, postTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { refundHold } from "@causeway/ledger";
import { fromCents, type NanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { PaymentContext } from "../credit-purchase/context.ts";
import { lockPurchase } from "../credit-purchase/lock.ts";
import { parseInput } from "../parse-input.ts";
import { askForRefund } from "./ask.ts";
import { type CreditRefundSummary, refundSelection, toRefundSummary } from "./list.ts";
import { movementOf } from "./movement.ts";

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
  authorize(context.actor, input.workspaceId, "credits:buy");
  const { amountCents, refundId = randomUUIDv7() } = parseInput(schema, input);
  await setAside(context, { ...input, refundId, amountCents });
  await askForRefund(context, refundId).catch(ignoreOutage);
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

function ignoreOutage(error: unknown): void {
  if (!(error instanceof AppError && error.code === "service-unavailable")) throw error;
}

async function setAside(
  { database, actor }: ServiceContext,
  request: CreditRefundRequest & { readonly refundId: string },
): Promise<void> {
  const { workspaceId, purchaseId, refundId: id } = request;
  await database.$transaction(async (transaction) => {
    const purchase = await lockPurchase(transaction, purchaseId);
    if (purchase?.workspaceId !== workspaceId) {
      throw new AppError("not-found", "There is no such purchase. Look at the history of credits.");
    }
    const known = await transaction.creditRefund.findUnique({ where: { id }, select: { purchaseId: true } });
    if (known?.purchaseId === purchaseId) return;
    if (known) throw new AppError("conflict", "This refund was started for another purchase. Start a new one.");

    const position = await lockCreditPosition(transaction, workspaceId);
    const mostCents = await refundableCents(transaction, purchase, position.available);
    const amountCents = request.amountCents ?? mostCents;
    if (amountCents > mostCents) {
      throw new AppError(
        "conflict",
        `At most $${(mostCents / 100).toFixed(2)} of this purchase can be refunded: the rest is spent, in use or refunded already.`,
        { metadata: { refundable_cents: mostCents } },
      );
    }
    const refund = { id, workspaceId, purchaseId, amountCents, creditsNano: fromCents(amountCents) };
    await postTransaction(transaction, refundHold(movementOf(refund)));
    await transaction.creditRefund.create({
      data: { ...refund, money: "held", requestedById: actor.kind === "user" ? actor.userId : null },
      select: { id: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "credit-refund.request",
      target: `credit-refund:${id}`,
      detail: { purchaseId, amountCents },
    });
  });
}

type Refundable = Prisma.CreditPurchaseGetPayload<object>;

/** Throws `conflict` with the reason when it is nothing. */
async function refundableCents(
  transaction: Prisma.TransactionClient,
  purchase: Refundable,
  available: NanoUsd,
): Promise<number> {
  const [time] = await transaction.$queryRaw<{ isRecent: boolean }[]>`
    SELECT coalesce(paid_at > clock_timestamp() - interval '24 hours', false) AS "isRecent"
      FROM credit_purchase WHERE id = ${purchase.id}`;
  if (purchase.status !== "paid")
    throw new AppError("conflict", "This purchase has not been paid, so there is nothing to refund.");
  if (!time?.isRecent) {
    throw new AppError(
      "conflict",
      "Credits can be refunded within 24 hours of paying, and that has passed. Contact support.",
    );
  }
  const disputes = await transaction.paymentDispute.count({
    where: { purchaseId: purchase.id, status: { not: "won" } },
  });
  if (disputes > 0)
    throw new AppError("conflict", "This payment is disputed at the bank, which decides about the money.");

  const refunds = await transaction.creditRefund.findMany({
    where: { purchaseId: purchase.id, money: { not: "returned" } },
    select: { amountCents: true, creditsNano: true },
  });
  const creditsLeft = refunds.reduce(
    (left, { creditsNano }) => left - creditsNano,
    fromCents(purchase.creditsCents) as bigint,
  );
  const paymentLeft = refunds.reduce((left, { amountCents }) => left - amountCents, purchase.totalCents);
  const mostCents = Math.min(wholeCents(creditsLeft), wholeCents(available), paymentLeft);
  if (mostCents <= 0) {
    throw new AppError(
      "conflict",
      "Nothing of this purchase can be refunded: its credits are spent, in use or refunded already.",
    );
  }
  return mostCents;
}

const wholeCents = (amount: bigint): number => Number(amount / fromCents(1));
