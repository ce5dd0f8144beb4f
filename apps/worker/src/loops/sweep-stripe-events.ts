import { applyStripeEvent, findDueEvents } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";
import { announceOutcome } from "../jobs/announce-outcome.ts";

/** Applies the events of the inbox that no job has applied: Redis was away, or the job failed. */
export async function sweepStripeEvents(context: WorkerContext): Promise<void> {
  for (const eventId of await findDueEvents(context.database)) {
    try {
      await announceOutcome(context, await applyStripeEvent(actingAs(context, "sweep-stripe-events"), eventId));
    } catch (error) {
      context.log.warn({ err: error, eventId }, "event not applied");
    }
  }
}
