import type Stripe from "stripe";
import type { PaymentMethodRow } from "../state.ts";
import { StripeError } from "../wire/stripe-error.ts";
import { emit, type StripeWorld } from "../world.ts";
import { makeCharge } from "./make-charge.ts";
import { openDispute } from "../reversals/make-dispute.ts";
import { reportFraud } from "../reversals/report-fraud.ts";
import { openReview } from "../reversals/review-charge.ts";
import {
  type Decline,
  declineOf,
  disputeOf,
  isReportedAsFraud,
  isReviewedByRadar,
  notAuthenticated,
  wantsAuthentication,
} from "./test-cards.ts";

export type Presence = {
  /** The customer is not there to confirm anything. */
  offSession: boolean;
  /** What the customer did when the bank asked; undefined before it has. */
  authentication?: "completed" | "failed";
  /** A bank that takes its time has decided. */
  isAnswered?: boolean;
};

export type Confirmation =
  | { kind: "paid"; charge: Stripe.Charge }
  | { kind: "declined"; decline: Decline; charge: Stripe.Charge }
  /** The bank wants to hear from the customer first. */
  | { kind: "waits" }
  /** The bank takes its time. */
  | { kind: "processing" };

/** Tries to take the money once. A decline leaves the intent asking for another payment method, as at Stripe. */
export function confirmPayment(
  world: StripeWorld,
  intent: Stripe.PaymentIntent,
  row: PaymentMethodRow,
  presence: Presence = { offSession: false },
): Confirmation {
  if (row.method.type === "sepa_debit" && presence.isAnswered !== true) {
    intent.status = "processing";
    intent.payment_method = row.id;
    emit(world, "payment_intent.processing", intent);
    return { kind: "processing" };
  }
  const isAsked = wantsAuthentication(row.card, row.isSaved === true) && presence.authentication !== "completed";
  if (isAsked && !presence.offSession && presence.authentication === undefined) {
    intent.status = "requires_action";
    intent.payment_method = row.id;
    intent.next_action = { type: "use_stripe_sdk", use_stripe_sdk: {} };
    emit(world, "payment_intent.requires_action", intent);
    return { kind: "waits" };
  }
  intent.next_action = null;
  const decline = isAsked ? notAuthenticated : declineOf(row.card);
  const charge = makeCharge(world, intent, row, decline);
  intent.latest_charge = charge.id;
  if (decline) {
    intent.status = "requires_payment_method";
    intent.payment_method = null;
    intent.last_payment_error = {
      type: "card_error",
      charge: charge.id,
      code: lastErrorCode(decline),
      ...(decline.declineCode !== undefined && { decline_code: decline.declineCode }),
      doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll("_", "-")}`,
      message: decline.message,
      payment_method: row.method,
    };
    emit(world, "charge.failed", charge);
    emit(world, "payment_intent.payment_failed", intent);
    return { kind: "declined", decline, charge };
  }
  const isManual = intent.capture_method === "manual";
  intent.status = isManual ? "requires_capture" : "succeeded";
  intent.amount_received = isManual ? 0 : intent.amount;
  intent.amount_capturable = isManual ? intent.amount : 0;
  intent.payment_method = row.id;
  intent.last_payment_error = null;
  if (intent.setup_future_usage === "off_session") row.isSaved = true;
  if (typeof intent.customer === "string" && intent.setup_future_usage !== null && row.method.customer === null) {
    row.method.customer = intent.customer;
    emit(world, "payment_method.attached", row.method);
  }
  emit(world, "charge.succeeded", charge);
  emit(world, isManual ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", intent);
  const dispute = disputeOf(row.card);
  if (dispute && charge.captured) openDispute(world, charge, dispute);
  if (isReportedAsFraud(row.card)) reportFraud(world, charge);
  if (isReviewedByRadar(row.card)) openReview(world, charge, "rule");
  return { kind: "paid", charge };
}

/** The 402 that an API caller gets for a declined card. */
export const declineError = (decline: Decline, intent: Stripe.PaymentIntent, charge: Stripe.Charge) =>
  new StripeError(
    402,
    decline.message,
    {
      type: "card_error",
      code: decline.code,
      ...(decline.declineCode !== undefined && { decline_code: decline.declineCode }),
      charge: charge.id,
      payment_intent: structuredClone(intent),
      payment_method: intent.last_payment_error?.payment_method,
    },
    true,
  );

const knownCodes = [
  "authentication_required",
  "card_declined",
  "expired_card",
  "incorrect_cvc",
  "processing_error",
] as const;

const lastErrorCode = (decline: Decline): (typeof knownCodes)[number] =>
  knownCodes.find((code) => code === decline.code) ?? "card_declined";
