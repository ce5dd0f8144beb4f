import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";

/** The bank that issued a card reports a charge as fraud. No money moves; a dispute may follow. */
export function reportFraud(world: StripeWorld, charge: Stripe.Charge): Stripe.Radar.EarlyFraudWarning {
  const { payment_intent: intent } = charge;
  const warning: Stripe.Radar.EarlyFraudWarning = {
    id: newId.earlyFraudWarning(),
    object: "radar.early_fraud_warning",
    actionable: isActionable(charge),
    charge: charge.id,
    created: nowSeconds(),
    fraud_type: "made_with_stolen_card",
    livemode: false,
    ...(typeof intent === "string" && { payment_intent: intent }),
  };
  world.state.earlyFraudWarnings.insert(warning);
  emit(world, "radar.early_fraud_warning.created", warning);
  return warning;
}

/** Once it is disputed or refunded as a whole, nothing can be done about a warning any more. */
export function settleWarnings(world: StripeWorld, charge: Stripe.Charge): void {
  for (const warning of world.state.earlyFraudWarnings.all()) {
    if (warning.charge !== charge.id || warning.actionable === isActionable(charge)) continue;
    warning.actionable = isActionable(charge);
    emit(world, "radar.early_fraud_warning.updated", warning);
  }
}

const isActionable = ({ disputed, refunded }: Stripe.Charge): boolean => !disputed && !refunded;
