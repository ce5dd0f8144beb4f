import type { BooksTransaction, PaymentBooks } from "../books.ts";

export type FailedTopUp = {
  readonly purchaseId: string;
  /** The bank's sentence. */
  readonly reason: string;
  readonly needsAuthentication?: boolean | undefined;
  /** Nobody knows where the customer is, which decides the tax. */
  readonly needsAddress?: boolean;
};

const hourMs = 3_600_000;
/** Before the second and the third attempt; after the third failure it is switched off. */
const pausesMs = [hourMs, 6 * hourMs] as const;

/** Ends an automatic purchase that brought no money: wait longer each time, then switch off, and tell the owners the fix. */
export async function failTopUp(
  books: PaymentBooks,
  failed: FailedTopUp,
): Promise<{ readonly kind: "failed"; readonly purchaseId: string; readonly reason: string }> {
  const { purchaseId } = failed;
  const reason = explain(failed);
  await books.transact(async (transaction) => {
    const purchase = await transaction.lockPurchase(purchaseId);
    if (purchase?.automatic !== true || (purchase.status !== "created" && purchase.status !== "pending")) return;
    const { workspaceId } = purchase;
    await transaction.savePurchase(purchaseId, { status: "failed", failureReason: reason });
    const failures = ((await transaction.lockTopUp(workspaceId))?.failures ?? 0) + 1;
    const pauseMs = pausesMs[failures - 1];
    const nextAttemptAt = pauseMs === undefined ? null : new Date((await transaction.now()).getTime() + pauseMs);
    await transaction.saveTopUp(workspaceId, {
      failures,
      failureReason: reason,
      nextAttemptAt,
      ...(nextAttemptAt === null && { enabled: false }),
    });
    await transaction.notify({
      workspaceId,
      kind: "auto-top-up-failed",
      subjectId: purchaseId,
      facts: {
        amountCents: purchase.creditsCents,
        reason,
        ...(nextAttemptAt !== null && {
          nextAttemptAt: `${nextAttemptAt.toISOString().slice(0, 16).replace("T", " ")} UTC`,
        }),
      },
    });
    await transaction.audit({
      workspaceId,
      action: nextAttemptAt === null ? "auto-top-up.disable" : "auto-top-up.fail",
      target: `credit-purchase:${purchaseId}`,
      detail: { reason, failures },
    });
  });
  return { kind: "failed", purchaseId, reason };
}

/** A charge that went well makes up for those that did not, and those who were told of them are told. */
export async function forgetFailures(
  transaction: BooksTransaction,
  {
    id,
    workspaceId,
    creditsCents,
  }: { readonly id: string; readonly workspaceId: string; readonly creditsCents: number },
): Promise<void> {
  const settings = await transaction.lockTopUp(workspaceId);
  if (settings === undefined || settings.failures === 0) return;
  await transaction.saveTopUp(workspaceId, { failures: 0, nextAttemptAt: null, failureReason: null });
  await transaction.notify({
    workspaceId,
    kind: "auto-top-up-fixed",
    subjectId: id,
    facts: { amountCents: creditsCents },
  });
}

function explain({ reason, needsAuthentication, needsAddress }: FailedTopUp): string {
  if (needsAddress === true)
    return "Tax depends on your billing address, which is not known. Buy credits once by hand: the payment page asks for it, and it is kept.";
  return needsAuthentication === true
    ? "The bank wants you to confirm payments with this card. Buy credits once by hand and confirm at your bank, or use another card."
    : `The card was refused: ${reason} Buy credits once by hand with a card that works; it is then used from then on.`;
}
