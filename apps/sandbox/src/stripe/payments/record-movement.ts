import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { nowSeconds, type StripeWorld } from "../world.ts";

export type Movement = {
  /** Positive into our balance. */
  amount: number;
  /** What Stripe keeps of it, in the same currency. */
  fee?: { amount: number; description: string };
  currency: string;
  /** The charge, refund or dispute that moved it. */
  source: string;
  type: Stripe.BalanceTransaction.Type;
  category: string;
  description: string | null;
};

/** One line of our balance at Stripe. */
export function recordMovement(world: StripeWorld, movement: Movement): Stripe.BalanceTransaction {
  const { amount, currency, fee } = movement;
  return world.state.balanceTransactions.insert({
    id: newId.balanceTransaction(),
    object: "balance_transaction",
    amount,
    available_on: nowSeconds() + 2 * 24 * 60 * 60,
    balance_type: "payments",
    created: nowSeconds(),
    currency,
    description: movement.description,
    exchange_rate: null,
    fee: fee?.amount ?? 0,
    fee_details: fee ? [{ application: null, currency, type: "stripe_fee", ...fee }] : [],
    net: amount - (fee?.amount ?? 0),
    reporting_category: movement.category,
    source: movement.source,
    status: "pending",
    type: movement.type,
  });
}
