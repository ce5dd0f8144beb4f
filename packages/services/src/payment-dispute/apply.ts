import { lockCreditPosition, postTransaction } from "@causeway/db";
import { type DisputeMovement, disputeLost, disputeOpened, disputeWon } from "@causeway/ledger";
import { fromCents, nanoUsd } from "@causeway/money";
import type { DisputeState } from "@causeway/payments";
import type { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";
import type { PaymentContext } from "../credit-purchase/context.ts";
import { findPaidPurchase } from "../credit-purchase/find-paid.ts";
import { lockPurchase, patience } from "../credit-purchase/lock.ts";
import { creditsShare } from "../credit-refund/movement.ts";
import { recordNotice } from "../notice/record.ts";
import { settleDebt } from "../workspace-debt/settle.ts";

export type DisputeOutcome =
  | { readonly kind: "dispute"; readonly disputeId: string; readonly status: DisputeState["status"] }
  /** Of a payment that is not a purchase of ours. */
  | { readonly kind: "unrelated" }
  | { readonly kind: "unknown" };

/**
 * Brings our books to where Stripe says a dispute stands: opened freezes credits and stops the workspace, won restores
 * exactly that, lost books it. Each step happens once, in this order, whichever news comes first.
 */
export async function applyDispute(context: PaymentContext, disputeId: string): Promise<DisputeOutcome> {
  const state = await context.payments.readDispute(disputeId);
  if (state === undefined) return { kind: "unknown" };
  const purchaseId = await findPaidPurchase(context, state.paymentIntentId);
  if (purchaseId === undefined || state.currency !== "usd") return { kind: "unrelated" };

  await context.database.$transaction(async (transaction) => {
    await lockPurchase(transaction, purchaseId);
    const dispute =
      (await transaction.paymentDispute.findUnique({ where: { id: disputeId } })) ??
      (await insertDispute(transaction, purchaseId, state));
    for (const step of stepsBetween(dispute.status, state.status)) {
      await take(transaction, dispute, step);
      await recordAudit(transaction, context.actor, {
        workspaceId: dispute.workspaceId,
        action: `payment-dispute.${step}`,
        target: `payment-dispute:${disputeId}`,
        detail: { amountCents: dispute.amountCents, reason: dispute.reason },
      });
    }
  }, patience);
  return { kind: "dispute", disputeId, status: state.status };
}

type DisputeRow = Prisma.PaymentDisputeGetPayload<object>;
type Step = "open" | "won" | "lost";

async function insertDispute(
  transaction: Prisma.TransactionClient,
  purchaseId: string,
  state: DisputeState,
): Promise<DisputeRow> {
  const purchase = await transaction.creditPurchase.findUniqueOrThrow({ where: { id: purchaseId } });
  return await transaction.paymentDispute.create({
    data: {
      id: state.disputeId,
      workspaceId: purchase.workspaceId,
      purchaseId,
      amountCents: state.amountCents,
      creditsNano: creditsShare(purchase, state.amountCents),
      reason: state.reason,
      status: "inquiry",
      evidenceDueAt: state.evidenceDueAt ?? null,
    },
  });
}

/** Old news, such as "open" of a dispute that is decided, asks for nothing. */
function stepsBetween(from: DisputeState["status"], to: DisputeState["status"]): readonly Step[] {
  if (to === "inquiry" || from === "won" || from === "lost" || from === to) return [];
  const steps: readonly Step[] = to === "open" ? ["open"] : ["open", to];
  return steps.filter((step) => step !== from);
}

async function take(transaction: Prisma.TransactionClient, dispute: DisputeRow, step: Step): Promise<void> {
  const { id, workspaceId, amountCents, reason, evidenceDueAt } = dispute;
  const movement: DisputeMovement = {
    workspaceId,
    disputeId: id,
    credits: nanoUsd(dispute.creditsNano),
    fee: nanoUsd(fromCents(amountCents) - dispute.creditsNano),
  };
  const position = await lockCreditPosition(transaction, workspaceId);
  const post = { open: disputeOpened, won: disputeWon, lost: disputeLost }[step];
  await postTransaction(transaction, post(movement, position));
  await transaction.paymentDispute.update({
    where: { id },
    data: { status: step, ...(step !== "open" && { closedAt: new Date() }) },
    select: { id: true },
  });
  await settleDebt(transaction, workspaceId);
  await recordNotice(transaction, {
    workspaceId,
    kind: step === "open" ? "dispute-opened" : `dispute-${step}`,
    subjectId: id,
    facts: {
      amountCents,
      reason,
      ...(evidenceDueAt !== null && { evidenceDueOn: evidenceDueAt.toISOString().slice(0, 10) }),
    },
  });
}
