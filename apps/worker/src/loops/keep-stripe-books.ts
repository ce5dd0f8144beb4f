import { catchUpEvents, findUnreconciledDays, reconcileDay } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Puts events into the inbox that Stripe has and we never got; the sweeper applies them. */
export async function catchUpStripeEvents(context: WorkerContext): Promise<void> {
  const missing = await catchUpEvents(context);
  if (missing.length > 0)
    context.log.warn({ count: missing.length, missing: missing.slice(0, 20) }, "webhooks had been lost");
}

/** Compares each day that is over with Stripe, to the cent. */
export async function reconcileStripe(context: WorkerContext): Promise<void> {
  for (const day of await findUnreconciledDays(context.database)) {
    const { compared, gaps } = await reconcileDay(context, day);
    if (gaps.length > 0) context.log.error({ day, compared, gaps: gaps.slice(0, 20) }, "ledger and Stripe differ");
    else context.log.info({ day, compared }, "ledger and Stripe agree");
  }
}
