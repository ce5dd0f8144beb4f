import { catchUpPurchase, findUnfinishedPurchases } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";
import { announceOutcome } from "../jobs/announce-outcome.ts";
import { createCatchUpSchedule } from "./catch-up-schedule.ts";

/** Finishes purchases whose webhook never came, or that a crash left half begun. */
export function createPurchaseCatchUp(): (context: WorkerContext) => Promise<void> {
  const schedule = createCatchUpSchedule();
  return async (context) => {
    for (const purchase of schedule.due(await findUnfinishedPurchases(context.database))) {
      try {
        await announceOutcome(context, await catchUpPurchase(actingAs(context, "catch-up-purchases"), purchase));
      } catch (error) {
        context.log.warn({ err: error, purchaseId: purchase.id }, "purchase not caught up");
      }
    }
  };
}
