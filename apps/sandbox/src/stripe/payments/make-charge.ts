import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { PaymentMethodRow } from "../state.ts";
import { nowSeconds, type StripeWorld } from "../world.ts";
import { recordMovement } from "./record-movement.ts";
import type { Decline } from "./test-cards.ts";

/** The charge that one attempt at a payment leaves behind, whether it succeeded or was declined. */
export function makeCharge(
  world: StripeWorld,
  intent: Stripe.PaymentIntent,
  row: PaymentMethodRow,
  decline: Decline | undefined,
): Stripe.Charge {
  const isCaptured = decline === undefined && intent.capture_method !== "manual";
  const id = newId.charge();
  const charge: Stripe.Charge = {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: isCaptured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: row.method.billing_details,
    calculated_statement_descriptor: "CAUSEWAY",
    captured: isCaptured,
    created: nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: decline ? declinedOutcome(decline) : authorizedOutcome,
    paid: decline === undefined,
    payment_intent: intent.id,
    payment_method: row.id,
    payment_method_details: paidWith(intent, row),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: decline ? null : `${world.publicUrl()}/checkout/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? "failed" : "succeeded",
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
  world.state.charges.insert(charge);
  if (isCaptured) charge.balance_transaction = makeBalanceTransaction(world, charge).id;
  return charge;
}

/** Stripe's list price for a domestic card, 2.9 % and 30 cents, rounded to the cent. */
const processingFee = (amount: number) => Math.round((amount * 29) / 1_000) + 30;

export const makeBalanceTransaction = (world: StripeWorld, charge: Stripe.Charge): Stripe.BalanceTransaction =>
  recordMovement(world, {
    amount: charge.amount_captured,
    fee: { amount: processingFee(charge.amount_captured), description: "Stripe processing fees" },
    currency: charge.currency,
    source: charge.id,
    type: "charge",
    category: "charge",
    description: charge.description,
  });

const authorizedOutcome: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: "approved_by_network",
  reason: null,
  risk_level: "normal",
  risk_score: 12,
  seller_message: "Payment complete.",
  type: "authorized",
};

const declinedOutcome = (decline: Decline): Stripe.Charge.Outcome => ({
  advice_code: null,
  network_advice_code: null,
  network_decline_code: "01",
  network_status: "declined_by_network",
  reason: decline.declineCode ?? decline.code,
  risk_level: "normal",
  risk_score: 32,
  seller_message: "The bank did not return any further details with this decline.",
  type: "issuer_declined",
});

function paidWith(intent: Stripe.PaymentIntent, row: PaymentMethodRow): Stripe.Charge.PaymentMethodDetails {
  const account = row.method.sepa_debit;
  if (!account) return { type: "card", card: chargedCard(intent, row) };
  const { bank_code, branch_code, country, fingerprint, last4 } = account;
  return {
    type: "sepa_debit",
    sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate: "" },
  };
}

function chargedCard(
  intent: Stripe.PaymentIntent,
  { method }: PaymentMethodRow,
): Stripe.Charge.PaymentMethodDetails.Card {
  const card = method.card;
  return {
    amount_authorized: intent.amount,
    authorization_code: null,
    brand: card?.brand ?? null,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: card?.country ?? null,
    electronic_commerce_indicator: null,
    exp_month: card?.exp_month ?? 0,
    exp_year: card?.exp_year ?? 0,
    extended_authorization: { status: "disabled" },
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    incremental_authorization: { status: "unavailable" },
    installments: null,
    last4: card?.last4 ?? null,
    mandate: null,
    multicapture: { status: "unavailable" },
    network: card?.brand ?? null,
    network_token: { used: false },
    network_transaction_id: "104582991103347",
    overcapture: { maximum_amount_capturable: intent.amount, status: "unavailable" },
    regulated_status: "unregulated",
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}
