import { sendReceiptJob } from "@causeway/queue";
import type { ApplyOutcome } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** What follows from a purchase that has just moved on: a receipt for a new payment, a line in the log. */
export async function announceOutcome({ queue, log }: WorkerContext, outcome: ApplyOutcome | undefined): Promise<void> {
  if (outcome?.kind === "paid" && outcome.isNew) {
    log.info({ purchaseId: outcome.purchaseId }, "credits bought");
    await queue.enqueue(sendReceiptJob, { purchaseId: outcome.purchaseId });
  }
  if (outcome?.kind === "failed")
    log.error({ purchaseId: outcome.purchaseId, reason: outcome.reason }, "purchase failed");
}
