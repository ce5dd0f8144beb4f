import { type NanoUsd, negate, sum } from "@causeway/money";
import { creditsAccount } from "../account.ts";
import { transaction } from "../transaction.ts";

/**
 * Stripe collected credits, fee and tax for us; the workspace gets the credits, we keep the fee and owe the tax. Keyed by the payment,
 * not by the message that told us of it, so that however often and in whatever order we hear, it credits once.
 */
export const creditPurchase = (input: {
  readonly workspaceId: string;
  readonly purchaseId: string;
  /** Stripe's `pi_…` */
  readonly paymentIntentId: string;
  readonly credits: NanoUsd;
  readonly fee: NanoUsd;
  readonly tax: NanoUsd;
}) =>
  transaction({
    idempotencyKey: `pi:${input.paymentIntentId}`,
    kind: "credit-purchase",
    workspaceId: input.workspaceId,
    reference: `purchase:${input.purchaseId}`,
    entries: [
      { account: "external:stripe", amount: negate(sum([input.credits, input.fee, input.tax])) },
      { account: creditsAccount(input.workspaceId), amount: input.credits },
      { account: "platform:purchase-fees", amount: input.fee },
      { account: "platform:sales-tax", amount: input.tax },
    ],
  });
