import { createPayments, type Payments } from "@causeway/payments";
import type { Actor, CheckoutContext } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { getSpendingGate } from "../../spending-gate.ts";
import { paceLimits } from "./pace-limits.ts";

let payments: Payments | undefined;

export function getPayments(): Payments {
  const { STRIPE_SECRET_KEY, STRIPE_API_BASE } = readEnv();
  payments ??= createPayments({ secretKey: STRIPE_SECRET_KEY, apiBase: STRIPE_API_BASE });
  return payments;
}

/** What verbs about purchases need, for the person who is signed in. */
export function paymentContext(actor: Actor): CheckoutContext {
  return {
    database: getDatabase(),
    actor,
    spendingGate: getSpendingGate(),
    payments: getPayments(),
    paceLimits: paceLimits(),
    creditsPageUrl: new URL("/credits", readEnv().DASHBOARD_URL).href,
  };
}
