import { catchUpRefund, collectDebts, findUnfinishedRefunds } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";

/** Goes on with refunds that a crash or an outage left half made, and lets freed credits pay what is owed. */
export async function catchUpRefunds(context: WorkerContext): Promise<void> {
  for (const refund of await findUnfinishedRefunds(context.database)) {
    try {
      await catchUpRefund(actingAs(context, "catch-up-refunds"), refund);
    } catch (error) {
      context.log.warn({ err: error, refundId: refund.id }, "refund not caught up");
    }
  }
  await collectDebts(context.database);
}
