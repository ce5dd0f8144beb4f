import { type NanoUsd, negate } from "@causeway/money";
import { transaction } from "../transaction.ts";

/** Stripe paid our money out to our bank; `amount` is negative when the bank returned it. */
export const stripePayout = (input: { readonly balanceTransactionId: string; readonly amount: NanoUsd }) =>
  transaction({
    idempotencyKey: `payout:${input.balanceTransactionId}`,
    kind: "stripe-payout",
    workspaceId: undefined,
    reference: `balance-transaction:${input.balanceTransactionId}`,
    entries: [
      { account: "external:bank", amount: negate(input.amount) },
      { account: "external:stripe", amount: input.amount },
    ],
  });
