import type { Prisma } from "@causeway/prisma";

/** A charge that went well makes up for those that did not. */
export async function forgetFailures(transaction: Prisma.TransactionClient, workspaceId: string): Promise<void> {
  await transaction.autoTopUp.updateMany({
    where: { workspaceId, failures: { gt: 0 } },
    data: { failures: 0, nextAttemptAt: null, failureReason: null },
  });
}
