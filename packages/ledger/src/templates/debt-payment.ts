import { type NanoUsd, negate } from "@causeway/money";
import { creditsAccount, receivableAccount } from "../account.ts";
import { transaction } from "../transaction.ts";

/** A workspace's credits pay what it owes. `paymentId` names this very payment. */
export const debtPayment = (input: {
  readonly workspaceId: string;
  readonly paymentId: string;
  readonly amount: NanoUsd;
}) =>
  transaction({
    idempotencyKey: `debt:${input.paymentId}`,
    kind: "debt-payment",
    workspaceId: input.workspaceId,
    reference: `debt:${input.paymentId}`,
    entries: [
      { account: creditsAccount(input.workspaceId), amount: negate(input.amount) },
      { account: receivableAccount(input.workspaceId), amount: input.amount },
    ],
  });
