import { lockCreditPosition, postTransaction } from "@causeway/db";
import { refundRelease } from "@causeway/ledger";
import type { Prisma } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { lockPurchase } from "../credit-purchase/lock.ts";
import { recordNotice } from "../notice/record.ts";
import { settleDebt } from "../workspace-debt/settle.ts";
import { movementOf } from "./movement.ts";

/** Gives back what was set aside for a refund that Stripe will not make. Does nothing for one that is not waiting. */
export async function releaseRefund({ database, actor }: ServiceContext, id: string, reason: string): Promise<void> {
  const { purchaseId } = await database.creditRefund.findUniqueOrThrow({ where: { id }, select: { purchaseId: true } });
  await database.$transaction(async (transaction) => {
    await lockPurchase(transaction, purchaseId);
    const refund = await transaction.creditRefund.findUniqueOrThrow({ where: { id } });
    if (refund.money !== "held") return;
    const position = await lockCreditPosition(transaction, refund.workspaceId);
    await postTransaction(transaction, refundRelease(movementOf(refund), position));
    await endFailed(transaction, refund, reason);
    await recordAudit(transaction, actor, {
      workspaceId: refund.workspaceId,
      action: "credit-refund.fail",
      target: `credit-refund:${id}`,
      detail: { reason },
    });
  });
}

/** Marks a refund whose money is back with the workspace, and tells the owners. */
export async function endFailed(
  transaction: Prisma.TransactionClient,
  refund: Prisma.CreditRefundGetPayload<object>,
  reason: string,
): Promise<void> {
  await transaction.creditRefund.update({
    where: { id: refund.id },
    data: {
      status: "failed",
      money: "returned",
      stripeRefundId: refund.stripeRefundId,
      failureReason: reason,
      settledAt: new Date(),
    },
    select: { id: true },
  });
  await settleDebt(transaction, refund.workspaceId);
  await recordNotice(transaction, {
    workspaceId: refund.workspaceId,
    kind: "refund-failed",
    subjectId: refund.id,
    facts: { amountCents: refund.amountCents, reason },
  });
}
