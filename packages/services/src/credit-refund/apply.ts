import { randomUUIDv7 } from "node:crypto";
import { lockCreditPosition, postTransaction } from "@causeway/db";
import { refundFromCredits, refundFromHold, refundRelease, refundReturned } from "@causeway/ledger";
import type { RefundState } from "@causeway/payments";
import type { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";
import type { PaymentContext } from "../credit-purchase/context.ts";
import { findPaidPurchase } from "../credit-purchase/find-paid.ts";
import { lockPurchase, patience } from "../credit-purchase/lock.ts";
import { recordNotice } from "../notice/record.ts";
import { settleDebt } from "../workspace-debt/settle.ts";
import { creditsShare, movementOf } from "./movement.ts";
import { endFailed } from "./release.ts";

export type RefundOutcome =
  | { readonly kind: "refund"; readonly refundId: string; readonly status: RefundState["status"] }
  /** Of a payment that is not a purchase of ours. */
  | { readonly kind: "unrelated" }
  | { readonly kind: "unknown" };

/** Brings our books to where Stripe says a refund is, at any time and any number of times. */
export async function applyRefund(context: PaymentContext, stripeRefundId: string): Promise<RefundOutcome> {
  const state = await context.payments.readRefund(stripeRefundId);
  return state === undefined ? { kind: "unknown" } : await applyRefundState(context, state);
}

export async function applyRefundState(context: PaymentContext, state: RefundState): Promise<RefundOutcome> {
  const purchaseId = await findPaidPurchase(context, state.paymentIntentId);
  if (purchaseId === undefined || state.currency !== "usd") return { kind: "unrelated" };
  return await context.database.$transaction(async (transaction) => {
    await lockPurchase(transaction, purchaseId);
    const refund = (await findRow(transaction, purchaseId, state)) ?? (await insertRow(transaction, purchaseId, state));
    const moved = await move(transaction, refund, state);
    await settleDebt(transaction, refund.workspaceId);
    if (moved) {
      await recordAudit(transaction, context.actor, {
        workspaceId: refund.workspaceId,
        action: `credit-refund.${state.status === "failed" ? "fail" : "make"}`,
        target: `credit-refund:${refund.id}`,
        detail: { stripeRefundId: state.stripeRefundId, amountCents: refund.amountCents },
      });
    }
    return { kind: "refund" as const, refundId: refund.id, status: state.status };
  }, patience);
}

type RefundRow = Prisma.CreditRefundGetPayload<object>;

async function findRow(
  transaction: Prisma.TransactionClient,
  purchaseId: string,
  { stripeRefundId, refundId }: RefundState,
): Promise<RefundRow | null> {
  const noted = await transaction.creditRefund.findUnique({ where: { stripeRefundId } });
  if (noted || refundId === undefined) return noted;
  return await transaction.creditRefund.findFirst({ where: { id: refundId, purchaseId, stripeRefundId: null } });
}

/** A refund that was made in Stripe's dashboard: nothing was set aside for it, and nothing has moved yet. */
async function insertRow(
  transaction: Prisma.TransactionClient,
  purchaseId: string,
  state: RefundState,
): Promise<RefundRow> {
  const purchase = await transaction.creditPurchase.findUniqueOrThrow({ where: { id: purchaseId } });
  return await transaction.creditRefund.create({
    data: {
      id: randomUUIDv7(),
      workspaceId: purchase.workspaceId,
      purchaseId,
      amountCents: state.amountCents,
      creditsNano: creditsShare(purchase, state.amountCents),
      money: "returned",
      stripeRefundId: state.stripeRefundId,
    },
  });
}

/** Returns whether anything changed. */
async function move(transaction: Prisma.TransactionClient, refund: RefundRow, state: RefundState): Promise<boolean> {
  const { stripeRefundId } = state;
  const movement = movementOf(refund);
  const position = await lockCreditPosition(transaction, refund.workspaceId);
  const reason = state.failureReason ?? "the bank did not take it";

  if (state.status === "failed") {
    if (refund.money === "held") await postTransaction(transaction, refundRelease(movement, position));
    if (refund.money === "taken")
      await postTransaction(transaction, refundReturned(movement, stripeRefundId, position));
    if (refund.status === "failed") return false;
    await endFailed(transaction, { ...refund, stripeRefundId }, reason);
    return true;
  }
  // What the bank returned stays returned, however late we hear that it had been on its way.
  if (refund.status === "failed" && refund.stripeRefundId !== null) return false;
  if (refund.money === "held" && state.status === "pending") {
    await mark(transaction, refund, state, { money: "held" });
    return refund.status === "requested";
  }
  if (refund.money === "held") await postTransaction(transaction, refundFromHold(movement, stripeRefundId));
  if (refund.money === "returned")
    await postTransaction(transaction, refundFromCredits(movement, stripeRefundId, position));
  if (refund.status !== "succeeded") await mark(transaction, refund, state, { money: "taken" });
  return refund.money !== "taken";
}

async function mark(
  transaction: Prisma.TransactionClient,
  refund: RefundRow,
  { status, stripeRefundId }: RefundState,
  { money }: { readonly money: "held" | "taken" },
): Promise<void> {
  await transaction.creditRefund.update({
    where: { id: refund.id },
    data: {
      status,
      money,
      stripeRefundId,
      failureReason: null,
      ...(status === "succeeded" && { settledAt: new Date() }),
    },
    select: { id: true },
  });
  if (status !== "succeeded") return;
  await recordNotice(transaction, {
    workspaceId: refund.workspaceId,
    kind: "refund-succeeded",
    subjectId: refund.id,
    facts: { amountCents: refund.amountCents },
  });
}
