import { sendReceiptJob } from "@causeway/queue";
import type { EventOutcome } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** What follows from a purchase that has just moved on: a receipt for a new payment, a line in the log. */
export async function announceOutcome({ queue, log }: WorkerContext, outcome: EventOutcome | undefined): Promise<void> {
  if (outcome?.kind === "paid" && outcome.isNew) {
    log.info({ purchaseId: outcome.purchaseId }, "credits bought");
    await queue.enqueue(sendReceiptJob, { purchaseId: outcome.purchaseId });
  }
  if (outcome?.kind === "refund") log.info({ refundId: outcome.refundId, status: outcome.status }, "refund");
  if (outcome?.kind === "dispute") log.warn({ disputeId: outcome.disputeId, status: outcome.status }, "dispute");
  if (outcome?.kind === "fraud-warning")
    log.warn({ warningId: outcome.warningId, isFrozen: outcome.isFrozen }, "payment reported as fraud");
  if (outcome?.kind === "failed")
    log.error({ purchaseId: outcome.purchaseId, reason: outcome.reason }, "purchase failed");
}
