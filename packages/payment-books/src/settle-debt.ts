import { debtPayment } from "@causeway/ledger";
import { smaller } from "@causeway/money";
import type { BooksTransaction, PaymentBooks } from "./books.ts";

/**
 * Brings a workspace to rest after its money moved: free credits pay what it owes, and whether its keys may spend
 * follows from what is left. Whatever came in which order, the end is the same: never credits and debt at once.
 */
export async function settleDebt(
  books: Pick<PaymentBooks, "newId">,
  transaction: BooksTransaction,
  workspaceId: string,
): Promise<void> {
  const position = await transaction.lockPosition(workspaceId);
  const amount = smaller(position.available, position.debt);
  if (amount > 0n) await transaction.post(debtPayment({ workspaceId, paymentId: books.newId(), amount }));
  const isDisputed = await transaction.hasOpenDispute(workspaceId);
  const owes = position.debt > amount;
  await transaction.setSpendingStopped(workspaceId, isDisputed ? "dispute" : owes ? "debt" : null);
}
