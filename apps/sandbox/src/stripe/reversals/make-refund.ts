import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { recordMovement } from "../payments/record-movement.ts";
import { pendingRefundCard, refundFailCard } from "../payments/test-cards.ts";
import { invalid } from "../wire/stripe-error.ts";
import { settleWarnings } from "./report-fraud.ts";
import { settleReviews } from "./review-charge.ts";
import { emit, mergeMetadata, nowSeconds, type StripeWorld } from "../world.ts";

/** Sends money back, at most what is left of the charge. Some test cards make it wait, or fail a moment later. */
export function makeRefund(
  world: StripeWorld,
  charge: Stripe.Charge,
  parameters: Stripe.RefundCreateParams,
): Stripe.Refund {
  const amount = parameters.amount ?? charge.amount_captured - charge.amount_refunded;
  checkRefund(charge, amount);
  const refund: Stripe.Refund = {
    id: newId.refund(),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    metadata: mergeMetadata({}, parameters.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: parameters.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: cardOf(world, charge) === pendingRefundCard ? "pending" : "succeeded",
    transfer_reversal: null,
  };
  world.state.refunds.insert(refund);
  refund.balance_transaction = recordMovement(world, {
    amount: -amount,
    currency: charge.currency,
    source: refund.id,
    type: "refund",
    category: "refund",
    description: "REFUND FOR CHARGE",
  }).id;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  emit(world, "refund.created", refund);
  emit(world, "charge.refunded", charge);
  settleWarnings(world, charge);
  settleReviews(world, charge, refund.reason === "fraudulent");
  return refund;
}

/** Ends a refund that waits, or takes back one that the bank returned. One that has failed stays so. */
export function finishRefund(
  world: StripeWorld,
  refund: Stripe.Refund,
  status: "succeeded" | "failed" | "canceled",
): void {
  if (refund.status === status || refund.status === "failed" || refund.status === "canceled") return;
  refund.status = status;
  if (status !== "succeeded") returnMoney(world, refund);
  emit(world, status === "failed" ? "refund.failed" : "refund.updated", refund);
  emit(world, "charge.refund.updated", refund);
}

/** What test cards have promised to happen "some time later". */
export function finishOverdueRefunds(world: StripeWorld): void {
  const now = nowSeconds();
  for (const refund of world.state.refunds.all()) {
    if (refund.created >= now) continue;
    if (refund.status === "pending") finishRefund(world, refund, "succeeded");
    const charge = chargeOf(world, refund);
    if (refund.status === "succeeded" && charge && cardOf(world, charge) === refundFailCard)
      finishRefund(world, refund, "failed");
  }
}

function returnMoney(world: StripeWorld, refund: Stripe.Refund): void {
  if (refund.status === "failed") refund.failure_reason = "expired_or_canceled_card";
  refund.failure_balance_transaction = recordMovement(world, {
    amount: refund.amount,
    currency: refund.currency,
    source: refund.id,
    type: "refund_failure",
    category: "refund_failure",
    description: "REFUND FAILURE",
  }).id;
  const charge = chargeOf(world, refund);
  if (!charge) return;
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
}

function checkRefund(charge: Stripe.Charge, amount: number): void {
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.disputed) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, undefined, "charge_disputed");
  }
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, "charge_already_refunded");
  }
  if (!Number.isInteger(amount) || amount < 1)
    throw invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
  if (amount > left) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      "amount",
      "amount_too_large",
    );
  }
}

const chargeOf = (world: StripeWorld, { charge }: Stripe.Refund): Stripe.Charge | undefined =>
  typeof charge === "string" ? world.state.charges.find(charge) : undefined;

const cardOf = (world: StripeWorld, charge: Stripe.Charge): string | undefined =>
  charge.payment_method === null ? undefined : world.state.paymentMethods.find(charge.payment_method)?.card;
