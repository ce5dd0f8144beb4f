import { createPayments, type Payments } from "@causeway/payments";
import type { Actor, CheckoutContext } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { getSpendingGate } from "../../spending-gate.ts";
import { paceLimits } from "./pace-limits.ts";

let payments: Payments | undefined;

export function getPayments(): Payments {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: apiBase } = readEnv();
  payments ??= createPayments({ secretKey, apiBase, collectsTax: addsTax() });
  return payments;
}

/** Whether the payment page adds tax, by the payer's address. */
export const addsTax = (): boolean => readEnv().STRIPE_AUTOMATIC_TAX === "on";

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
