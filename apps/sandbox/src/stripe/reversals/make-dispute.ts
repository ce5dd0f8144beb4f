import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { recordMovement } from "../payments/record-movement.ts";
import type { CardDispute } from "../payments/test-cards.ts";
import { invalid } from "../wire/stripe-error.ts";
import { settleWarnings } from "./report-fraud.ts";
import { settleReviews } from "./review-charge.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";

const disputeFee = 1_500;
const answerSeconds = 9 * 24 * 60 * 60;

/** The cardholder contests a charge. An inquiry only asks; anything else takes the money and a fee at once. */
export function openDispute(world: StripeWorld, charge: Stripe.Charge, kind: CardDispute): Stripe.Dispute {
  const dispute: Stripe.Dispute = {
    id: newId.dispute(),
    object: "dispute",
    amount: charge.amount_captured - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(charge),
    evidence_details: {
      due_by: nowSeconds() + answerSeconds,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: kind.isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: "visa",
        network: "visa",
        case_type: kind.isInquiry ? "inquiry" : "chargeback",
        network_reason_code: "10",
      },
      type: "card",
    },
    reason: kind.reason,
    status: kind.isInquiry ? "warning_needs_response" : "needs_response",
  };
  world.state.disputes.insert(dispute);
  charge.disputed = true;
  if (!kind.isInquiry) move(world, dispute, -1);
  emit(world, "charge.dispute.created", dispute);
  if (!kind.isInquiry) emit(world, "charge.dispute.funds_withdrawn", dispute);
  settleWarnings(world, charge);
  settleReviews(world, charge, false);
  return dispute;
}

/** Our answer. Evidence that says `winning_evidence` or `losing_evidence` decides, as in Stripe's test mode. */
export function answerDispute(
  world: StripeWorld,
  dispute: Stripe.Dispute,
  { evidence, submit }: Stripe.DisputeUpdateParams,
): void {
  if (isClosed(dispute)) throw invalid("This dispute is already closed.", undefined, "dispute_closed");
  const { enhanced_evidence: _, ...texts } = evidence ?? {};
  Object.assign(dispute.evidence, texts);
  dispute.evidence_details.has_evidence ||= evidence !== undefined;
  const isSubmitted = evidence !== undefined && submit !== false;
  if (isSubmitted) {
    dispute.evidence_details.submission_count += 1;
    dispute.evidence_details.submission_method = "manual";
    dispute.status = isInquiry(dispute) ? "warning_under_review" : "under_review";
  }
  emit(world, "charge.dispute.updated", dispute);
  if (isSubmitted && texts.uncategorized_text === "winning_evidence") closeDispute(world, dispute, "won");
  if (isSubmitted && texts.uncategorized_text === "losing_evidence") closeDispute(world, dispute, "lost");
}

/** Ends a dispute. Winning brings the money back, but not the fee; an inquiry ends without any money moving. */
export function closeDispute(world: StripeWorld, dispute: Stripe.Dispute, outcome: "won" | "lost"): void {
  if (isClosed(dispute)) throw invalid("This dispute is already closed.", undefined, "dispute_closed");
  const wasInquiry = isInquiry(dispute);
  dispute.status = wasInquiry ? "warning_closed" : outcome;
  const returnsMoney = !wasInquiry && outcome === "won";
  if (returnsMoney) move(world, dispute, 1);
  emit(world, "charge.dispute.closed", dispute);
  if (returnsMoney) emit(world, "charge.dispute.funds_reinstated", dispute);
}

const isInquiry = ({ status }: Stripe.Dispute): boolean => status.startsWith("warning_");

const isClosed = ({ status }: Stripe.Dispute): boolean =>
  ["won", "lost", "warning_closed", "prevented"].includes(status);

function move(world: StripeWorld, dispute: Stripe.Dispute, direction: 1 | -1): void {
  dispute.balance_transactions.push(
    recordMovement(world, {
      amount: direction * dispute.amount,
      ...(direction < 0 && { fee: { amount: disputeFee, description: "Dispute fee" } }),
      currency: dispute.currency,
      source: dispute.id,
      type: "adjustment",
      category: direction < 0 ? "dispute" : "dispute_reversal",
      description: direction < 0 ? "Chargeback withdrawal" : "Chargeback reversal",
    }),
  );
}

const noEvidence = (charge: Stripe.Charge): Stripe.Dispute.Evidence => ({
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: charge.billing_details.email,
  customer_name: charge.billing_details.name,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
});
