import type { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";

/** Nothing more is posted, for anybody: see the trigger on ledger_transaction. Calls go on from their slices. */
export async function stopPostings(transaction: Prisma.TransactionClient, reason: string): Promise<void> {
  const { count } = await transaction.postingStop.createMany({ data: [{ id: 1, reason }], skipDuplicates: true });
  if (count === 0) return;
  await recordAudit(
    transaction,
    { kind: "system", job: "reconcile-ledger" },
    { workspaceId: null, action: "postings.stop", target: "ledger:all", detail: { reason } },
  );
}
