import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";

/** A rule of Radar's puts a charge before a person. Its money has moved and stays where it is. */
export function openReview(
  world: StripeWorld,
  charge: Stripe.Charge,
  openedReason: Stripe.Review.OpenedReason,
): Stripe.Review {
  const { payment_intent: intent } = charge;
  const review: Stripe.Review = {
    id: newId.review(),
    object: "review",
    billing_zip: charge.billing_details.address?.postal_code ?? null,
    charge: charge.id,
    closed_reason: null,
    created: nowSeconds(),
    ip_address: null,
    ip_address_location: null,
    livemode: false,
    open: true,
    opened_reason: openedReason,
    ...(typeof intent === "string" && { payment_intent: intent }),
    reason: openedReason,
    session: null,
  };
  world.state.reviews.insert(review);
  note(world, charge, review.id);
  emit(world, "review.opened", review);
  return review;
}

export function closeReview(
  world: StripeWorld,
  review: Stripe.Review,
  reason: Stripe.Review.ClosedReason,
): Stripe.Review {
  review.open = false;
  review.closed_reason = reason;
  review.reason = reason;
  emit(world, "review.closed", review);
  return review;
}

/** What becomes of the charge closes its review. */
export function settleReviews(world: StripeWorld, charge: Stripe.Charge, refundedAsFraud: boolean): void {
  for (const review of world.state.reviews.all()) {
    if (review.charge !== charge.id || !review.open) continue;
    if (charge.disputed) closeReview(world, review, "disputed");
    else if (charge.refunded) closeReview(world, review, refundedAsFraud ? "refunded_as_fraud" : "refunded");
  }
}

function note(world: StripeWorld, charge: Stripe.Charge, reviewId: string): void {
  charge.review = reviewId;
  const { payment_intent: id } = charge;
  const intent = typeof id === "string" ? world.state.paymentIntents.find(id) : undefined;
  if (intent) intent.review = reviewId;
}
