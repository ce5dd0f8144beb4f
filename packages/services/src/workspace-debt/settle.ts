import { randomUUID } from "node:crypto";
import { lockCreditPosition, postTransaction } from "@causeway/db";
import { debtPayment } from "@causeway/ledger";
import { smaller } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";

/**
 * Brings a workspace to rest after its money moved: free credits pay what it owes, and whether its keys may spend
 * follows from what is left. Whatever came in which order, the end is the same: never credits and debt at once.
 */
export async function settleDebt(transaction: Prisma.TransactionClient, workspaceId: string): Promise<void> {
  const position = await lockCreditPosition(transaction, workspaceId);
  const amount = smaller(position.available, position.debt);
  if (amount > 0n) await postTransaction(transaction, debtPayment({ workspaceId, paymentId: randomUUID(), amount }));
  const isDisputed = (await transaction.paymentDispute.count({ where: { workspaceId, status: "open" }, take: 1 })) > 0;
  const owes = position.debt > amount;
  await transaction.workspace.update({
    where: { id: workspaceId },
    data: { spendingStopped: isDisputed ? "dispute" : owes ? "debt" : null },
    select: { id: true },
  });
}
