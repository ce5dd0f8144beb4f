import { refundRelease } from "@causeway/ledger";
import type { BooksTransaction, PaymentBooks } from "../books.ts";
import type { CreditRefund } from "../rows.ts";
import { settleDebt } from "../settle-debt.ts";
import { movementOf } from "./movement.ts";

/** Gives back what was set aside for a refund that Stripe will not make. Does nothing for one that is not waiting. */
export async function releaseRefund(books: PaymentBooks, id: string, reason: string): Promise<void> {
  const purchaseId = (await books.readRefund(id))?.purchaseId;
  if (purchaseId === undefined) return;
  await books.transact(async (transaction) => {
    await transaction.lockPurchase(purchaseId);
    const refund = await transaction.findRefund({ id });
    if (refund?.money !== "held") return;
    const position = await transaction.lockPosition(refund.workspaceId);
    await transaction.post(refundRelease(movementOf(refund), position));
    await endFailed(transaction, refund, reason);
    await settleDebt(books, transaction, refund.workspaceId);
    await transaction.audit({
      workspaceId: refund.workspaceId,
      action: "credit-refund.fail",
      target: `credit-refund:${id}`,
      detail: { reason },
    });
  });
}

/** Marks a refund whose money is back with the workspace, and tells the owners. */
export async function endFailed(transaction: BooksTransaction, refund: CreditRefund, reason: string): Promise<void> {
  await transaction.saveRefund(refund.id, {
    status: "failed",
    money: "returned",
    stripeRefundId: refund.stripeRefundId,
    failureReason: reason,
    settledAt: await transaction.now(),
  });
  await transaction.notify({
    workspaceId: refund.workspaceId,
    kind: "refund-failed",
    subjectId: refund.id,
    facts: { amountCents: refund.amountCents, reason },
  });
}
