import { type NanoUsd, negate, sum } from "@causeway/money";
import { creditsAccount, refundsAccount } from "../account.ts";
import { type CreditPosition, giveBack, takeBack } from "../credit-position.ts";
import { type Entry, transaction } from "../transaction.ts";

/** Our refund row and what it moves. */
export type RefundMovement = {
  readonly workspaceId: string;
  readonly refundId: string;
  /** What the workspace gives back. */
  readonly credits: NanoUsd;
  /** What we give back of the purchase fee. */
  readonly fee: NanoUsd;
  /** What the tax offices give back with it. */
  readonly tax: NanoUsd;
};

/** Sets the credits aside before Stripe is asked, so that nobody can spend what is about to be refunded. */
export const refundHold = (refund: RefundMovement) =>
  post(refund, `refund-hold:${refund.refundId}`, "credit-refund-hold", [
    { account: creditsAccount(refund.workspaceId), amount: negate(refund.credits) },
    { account: refundsAccount(refund.workspaceId), amount: refund.credits },
  ]);

/** Stripe did not refund: what was set aside goes back. */
export const refundRelease = (refund: RefundMovement, position: CreditPosition) =>
  post(refund, `refund-release:${refund.refundId}`, "credit-refund-release", [
    { account: refundsAccount(refund.workspaceId), amount: negate(refund.credits) },
    ...giveBack(position, refund.credits),
  ]);

/** Stripe refunded what had been set aside. Keyed by Stripe's refund. */
export const refundFromHold = (refund: RefundMovement, stripeRefundId: string) =>
  post(refund, `re:${stripeRefundId}`, "credit-refund", [
    { account: refundsAccount(refund.workspaceId), amount: negate(refund.credits) },
    ...toStripe(refund, 1n),
  ]);

/** Stripe refunded what had not been set aside, as from its dashboard: more than is left becomes debt. */
export const refundFromCredits = (refund: RefundMovement, stripeRefundId: string, position: CreditPosition) =>
  post(refund, `re:${stripeRefundId}`, "credit-refund", [
    ...takeBack(position, refund.credits),
    ...toStripe(refund, 1n),
  ]);

/** The bank returned the money to us after all. */
export const refundReturned = (refund: RefundMovement, stripeRefundId: string, position: CreditPosition) =>
  post(refund, `re:${stripeRefundId}:returned`, "credit-refund-returned", [
    ...giveBack(position, refund.credits),
    ...toStripe(refund, -1n),
  ]);

/** Money leaves our balance at Stripe, and the fee and the tax that we had booked with it. */
function toStripe({ credits, fee, tax }: RefundMovement, direction: 1n | -1n): readonly Entry[] {
  const signed = (amount: NanoUsd) => (direction === 1n ? amount : negate(amount));
  return [
    { account: "platform:purchase-fees", amount: signed(negate(fee)) },
    { account: "platform:sales-tax", amount: signed(negate(tax)) },
    { account: "external:stripe", amount: signed(sum([credits, fee, tax])) },
  ];
}

const post = (refund: RefundMovement, idempotencyKey: string, kind: string, entries: readonly Entry[]) =>
  transaction({
    idempotencyKey,
    kind,
    workspaceId: refund.workspaceId,
    reference: `refund:${refund.refundId}`,
    entries,
  });
