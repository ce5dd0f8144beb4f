import { applyRefund, type RefundOutcome } from "../credit-refund/apply.ts";
import { applyDispute, type DisputeOutcome } from "../payment-dispute/apply.ts";
import { type ApplyOutcome, applyPaymentState } from "./apply.ts";
import type { PaymentContext } from "./context.ts";

/** About two days of waiting twice as long each time: see `findDueEvents`. */
const maxAttempts = 15;

export type EventOutcome = ApplyOutcome | RefundOutcome | DisputeOutcome;

/**
 * Applies an event of the inbox and marks it. Does nothing for one that is unknown or done. When applying fails, that is
 * noted with the event, which stays pending for the sweeper, and the error is thrown.
 */
export async function applyStripeEvent(context: PaymentContext, eventId: string): Promise<EventOutcome | undefined> {
  const event = await context.database.stripeEvent.findUnique({
    where: { id: eventId },
    select: { state: true, type: true, objectId: true, attempts: true },
  });
  if (event?.state !== "pending") return undefined;
  try {
    const outcome = await applyObject(context, event);
    if (outcome.kind === "unknown")
      throw new Error(`Stripe sent an event about ${event.objectId} but does not know it`);
    await markDone(context, eventId, outcome);
    return outcome;
  } catch (error) {
    await context.database.stripeEvent.updateMany({
      where: { id: eventId, state: "pending" },
      data: {
        attempts: { increment: 1 },
        lastError: describe(error),
        ...(event.attempts + 1 >= maxAttempts && { state: "failed" }),
      },
    });
    throw error;
  }
}

/** An event only says where to look. */
function applyObject(
  context: PaymentContext,
  { type, objectId }: { readonly type: string; readonly objectId: string },
): Promise<EventOutcome> {
  if (type.startsWith("charge.dispute.")) return applyDispute(context, objectId);
  if (type.startsWith("refund.") || type === "charge.refund.updated") return applyRefund(context, objectId);
  return applyPaymentState(context, objectId);
}

async function markDone({ database }: PaymentContext, id: string, outcome: EventOutcome): Promise<void> {
  await database.stripeEvent.updateMany({
    where: { id, state: "pending" },
    data:
      outcome.kind === "failed"
        ? { state: "failed", lastError: outcome.reason }
        : { state: outcome.kind === "unrelated" ? "ignored" : "applied", appliedAt: new Date(), lastError: null },
  });
}

const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : "unknown error").slice(0, 500);
