import { type NanoUsd, negate, sum } from "@causeway/money";
import { disputedAccount } from "../account.ts";
import { type CreditPosition, giveBack, takeBack } from "../credit-position.ts";
import { type Entry, transaction } from "../transaction.ts";

export type DisputeMovement = {
  readonly workspaceId: string;
  /** Stripe's `du_…` */
  readonly disputeId: string;
  /** What the workspace answers for. */
  readonly credits: NanoUsd;
  /** What we answer for: our part of the payment. */
  readonly fee: NanoUsd;
  /** What was collected with both for the tax offices. */
  readonly tax: NanoUsd;
};

/** The bank has taken the money; credits of the same amount are frozen, and what is missing becomes debt. */
export const disputeOpened = (dispute: DisputeMovement, position: CreditPosition) =>
  post(dispute, "opened", [
    ...takeBack(position, dispute.credits),
    { account: "platform:purchase-fees", amount: negate(dispute.fee) },
    { account: "platform:sales-tax", amount: negate(dispute.tax) },
    { account: disputedAccount(dispute.workspaceId), amount: total(dispute) },
    { account: "platform:disputed-funds", amount: negate(total(dispute)) },
    { account: "external:stripe", amount: total(dispute) },
  ]);

/** The bank gave the money back: exactly what was frozen is restored. */
export const disputeWon = (dispute: DisputeMovement, position: CreditPosition) =>
  post(dispute, "won", [
    ...giveBack(position, dispute.credits),
    { account: "platform:purchase-fees", amount: dispute.fee },
    { account: "platform:sales-tax", amount: dispute.tax },
    { account: disputedAccount(dispute.workspaceId), amount: negate(total(dispute)) },
    { account: "platform:disputed-funds", amount: total(dispute) },
    { account: "external:stripe", amount: negate(total(dispute)) },
  ]);

/** The cardholder keeps the money: what was frozen pays for it. */
export const disputeLost = (dispute: DisputeMovement) =>
  post(dispute, "lost", [
    { account: disputedAccount(dispute.workspaceId), amount: negate(total(dispute)) },
    { account: "platform:disputed-funds", amount: total(dispute) },
  ]);

const total = ({ credits, fee, tax }: DisputeMovement): NanoUsd => sum([credits, fee, tax]);

const post = (dispute: DisputeMovement, step: "opened" | "won" | "lost", entries: readonly Entry[]) =>
  transaction({
    idempotencyKey: `dispute:${dispute.disputeId}:${step}`,
    kind: `dispute-${step}`,
    workspaceId: dispute.workspaceId,
    reference: `dispute:${dispute.disputeId}`,
    entries,
  });
