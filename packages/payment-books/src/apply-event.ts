import type { PaymentWork } from "./context.ts";
import { applyDispute, type DisputeOutcome } from "./dispute/apply.ts";
import { applyFraudWarning, type FraudWarningOutcome } from "./fraud/apply.ts";
import { type ApplyOutcome, applyPayment } from "./purchase/apply-payment.ts";
import { applyReview, type ReviewOutcome } from "./review/apply.ts";
import { applyRefund, type RefundOutcome } from "./refund/apply.ts";

/** About two days of waiting twice as long each time. */
const maxAttempts = 15;

export type EventOutcome = ApplyOutcome | RefundOutcome | DisputeOutcome | FraudWarningOutcome | ReviewOutcome;

/**
 * Applies an event of the inbox and marks it. Does nothing for one that is unknown or done. When applying fails, that is
 * noted with the event, which stays pending for the sweeper, and the error is thrown.
 */
export async function applyEvent(work: PaymentWork, eventId: string): Promise<EventOutcome | undefined> {
  const { books } = work;
  const event = await books.readEvent(eventId);
  if (event?.state !== "pending") return undefined;
  try {
    const outcome = await applyObject(work, event);
    if (outcome.kind === "unknown")
      throw new Error(`Stripe sent an event about ${event.objectId} but does not know it`);
    if (outcome.kind === "failed") await books.saveEvent(eventId, { state: "failed", error: outcome.reason });
    else await books.saveEvent(eventId, { state: outcome.kind === "unrelated" ? "ignored" : "applied" });
    return outcome;
  } catch (error) {
    const state = event.attempts + 1 >= maxAttempts ? "failed" : "pending";
    await books.saveEvent(eventId, { state, failedAttempt: true, error: describe(error) });
    throw error;
  }
}

/** An event only says where to look. */
function applyObject(
  work: PaymentWork,
  { type, objectId }: { readonly type: string; readonly objectId: string },
): Promise<EventOutcome> {
  if (type.startsWith("charge.dispute.")) return applyDispute(work, objectId);
  if (type.startsWith("refund.") || type === "charge.refund.updated") return applyRefund(work, objectId);
  if (type.startsWith("radar.early_fraud_warning.")) return applyFraudWarning(work, objectId);
  if (type.startsWith("review.")) return applyReview(work, objectId);
  return applyPayment(work, objectId);
}

const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : "unknown error").slice(0, 500);
