import type { FraudWarningState } from "@causeway/payment-books";
import type { Stripe } from "stripe";
import { orUndefinedWhenMissing } from "./payment-error.ts";

/** Asks Stripe about a bank's report of fraud. Undefined when Stripe knows no such report. */
export async function readFraudWarning(stripe: Stripe, warningId: string): Promise<FraudWarningState | undefined> {
  const warning = await orUndefinedWhenMissing(stripe.radar.earlyFraudWarnings.retrieve(warningId));
  if (!warning) return undefined;
  const { payment_intent: intent } = warning;
  return {
    warningId: warning.id,
    paymentIntentId: typeof intent === "string" ? intent : intent?.id,
    isActionable: warning.actionable,
    fraudType: warning.fraud_type,
  };
}
