import { sendReceiptJob } from "@causeway/queue";
import { findUnsentReceipts } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Asks again for receipts whose job was lost, or was never asked for because the payer's own page credited. */
export async function queueUnsentReceipts({ database, queue }: WorkerContext): Promise<void> {
  for (const purchaseId of await findUnsentReceipts(database)) await queue.enqueue(sendReceiptJob, { purchaseId });
}
