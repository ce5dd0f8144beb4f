import { applyStripeEvent as apply } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";
import { announceOutcome } from "./announce-outcome.ts";

export async function applyStripeEvent(context: WorkerContext, payload: { readonly eventId: string }): Promise<void> {
  await announceOutcome(context, await apply(actingAs(context, "apply-stripe-event"), payload.eventId));
}
