import type { RefundMovement } from "@causeway/ledger";
import { fromCents, nanoUsd } from "@causeway/money";
import type { CreditRefund } from "../rows.ts";

/** What a row of refunds moves in the ledger. */
export const movementOf = (
  refund: Pick<CreditRefund, "id" | "workspaceId" | "amountCents" | "creditsNano" | "taxNano">,
): RefundMovement => ({
  workspaceId: refund.workspaceId,
  refundId: refund.id,
  credits: nanoUsd(refund.creditsNano),
  fee: nanoUsd(fromCents(refund.amountCents) - refund.creditsNano - refund.taxNano),
  tax: nanoUsd(refund.taxNano),
});
