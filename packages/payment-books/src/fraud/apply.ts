import type { PaymentWork } from "../context.ts";
import { findPaidPurchase } from "../purchase/find-paid.ts";

export type FraudWarningOutcome =
  | { readonly kind: "fraud-warning"; readonly warningId: string; readonly isFrozen: boolean }
  /** Of a payment that is not a purchase of ours. */
  | { readonly kind: "unrelated" }
  | { readonly kind: "unknown" };

/**
 * A bank reports a payment as fraud: most of those are disputed later, at a fee, unless they are refunded before. The
 * workspace is frozen, once per warning, until an operator has refunded the payment or let it spend again; while it is,
 * its card is not charged either. One that comes after a dispute or a whole refund is only written down.
 */
export async function applyFraudWarning(work: PaymentWork, warningId: string): Promise<FraudWarningOutcome> {
  const { books, payments } = work;
  const state = await payments.readFraudWarning(warningId);
  if (state === undefined) return { kind: "unknown" };
  const purchaseId = await findPaidPurchase(work, state.paymentIntentId);
  if (purchaseId === undefined) return { kind: "unrelated" };
  const { isActionable, fraudType } = state;
  const isFrozen = await books.transact(async (transaction) => {
    const purchase = await transaction.lockPurchase(purchaseId);
    if (!purchase) return false;
    const { workspaceId, totalCents } = purchase;
    const known = await transaction.findFraudWarning(warningId);
    if (known) {
      // Old news, such as that of its beginning, does not open it again.
      if (known.actionable && !isActionable) await transaction.closeFraudWarning(warningId);
      return false;
    }
    await transaction.insertFraudWarning({
      id: warningId,
      workspaceId,
      purchaseId,
      fraudType,
      actionable: isActionable,
    });
    if (!isActionable) return false;
    await transaction.lockPosition(workspaceId);
    const amount = `$${(totalCents / 100).toFixed(2)}`;
    await transaction.freeze({
      workspaceId,
      subject: `fraud-warning:${warningId}`,
      reason: `The bank of a card reports a payment of ${amount} as fraud (${fraudType.replaceAll("_", " ")}).`,
    });
    await transaction.notify({
      workspaceId,
      kind: "payment-reported",
      subjectId: warningId,
      facts: { amountCents: totalCents },
    });
    return true;
  });
  return { kind: "fraud-warning", warningId, isFrozen };
}
