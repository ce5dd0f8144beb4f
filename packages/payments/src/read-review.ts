import type { ReviewState } from "@causeway/payment-books";
import type { Stripe } from "stripe";
import { orUndefinedWhenMissing } from "./payment-error.ts";

/** Asks Stripe about Radar's review of a payment. Undefined when Stripe knows no such review. */
export async function readReview(stripe: Stripe, reviewId: string): Promise<ReviewState | undefined> {
  const review = await orUndefinedWhenMissing(stripe.reviews.retrieve(reviewId));
  if (!review) return undefined;
  const { payment_intent: intent } = review;
  return {
    reviewId: review.id,
    paymentIntentId: typeof intent === "string" ? intent : intent?.id,
    openedReason: review.opened_reason,
    closedReason: review.open ? undefined : (review.closed_reason ?? review.reason),
  };
}
