import { type RefundMovement, splitPayment } from "@causeway/ledger";
import { fromCents, type NanoUsd, nanoUsd } from "@causeway/money";

type RefundAmounts = {
  readonly id: string;
  readonly workspaceId: string;
  readonly amountCents: number;
  readonly creditsNano: bigint;
};

/** What a row of refunds moves in the ledger. */
export const movementOf = (refund: RefundAmounts): RefundMovement => ({
  workspaceId: refund.workspaceId,
  refundId: refund.id,
  credits: nanoUsd(refund.creditsNano),
  fee: nanoUsd(fromCents(refund.amountCents) - refund.creditsNano),
});

/** How much of so many cents of a purchase's payment was credits. */
export const creditsShare = (
  purchase: { readonly creditsCents: number; readonly feeCents: number },
  amountCents: number,
): NanoUsd =>
  splitPayment({ credits: fromCents(purchase.creditsCents), fee: fromCents(purchase.feeCents) }, fromCents(amountCents))
    .credits;
