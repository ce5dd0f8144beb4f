import type { Stripe } from "stripe";
import type { DisputeState } from "@causeway/payment-books";
import { orUndefinedWhenMissing } from "./payment-error.ts";

/** Asks Stripe where a dispute stands. Undefined when Stripe knows no such dispute. */
export async function readDispute(stripe: Stripe, disputeId: string): Promise<DisputeState | undefined> {
  const dispute = await orUndefinedWhenMissing(stripe.disputes.retrieve(disputeId));
  if (!dispute) return undefined;
  const { due_by: dueBy } = dispute.evidence_details;
  return {
    disputeId: dispute.id,
    paymentIntentId:
      (typeof dispute.payment_intent === "string" ? dispute.payment_intent : dispute.payment_intent?.id) ?? undefined,
    amountCents: dispute.amount,
    currency: dispute.currency,
    status: statusOf(dispute),
    reason: dispute.reason,
    evidenceDueAt: dueBy === null ? undefined : new Date(dueBy * 1_000),
  };
}

function statusOf({ status }: Stripe.Dispute): DisputeState["status"] {
  if (status === "won") return "won";
  if (status === "lost") return "lost";
  return status.startsWith("warning_") || status === "prevented" ? "inquiry" : "open";
}
