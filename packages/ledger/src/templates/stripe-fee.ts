import { type NanoUsd, negate } from "@causeway/money";
import { transaction } from "../transaction.ts";

/** What Stripe kept of one movement of our balance there. */
export const stripeFee = (input: { readonly balanceTransactionId: string; readonly fee: NanoUsd }) =>
  transaction({
    idempotencyKey: `bt:${input.balanceTransactionId}`,
    kind: "stripe-fee",
    workspaceId: undefined,
    reference: `balance-transaction:${input.balanceTransactionId}`,
    entries: [
      { account: "platform:stripe-fees", amount: negate(input.fee) },
      { account: "external:stripe", amount: input.fee },
    ],
  });
