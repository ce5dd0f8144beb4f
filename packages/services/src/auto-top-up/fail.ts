import { recordAudit } from "../audit/record.ts";
import type { ServiceContext } from "../actor.ts";
import { recordNotice } from "../notice/record.ts";

export type FailedTopUp = {
  readonly purchaseId: string;
  /** The bank's sentence. */
  readonly reason: string;
  readonly needsAuthentication?: boolean | undefined;
};

const hourMs = 3_600_000;
/** Before the second and the third attempt; after the third failure it is switched off. */
const pausesMs = [hourMs, 6 * hourMs] as const;

/** Ends an automatic purchase that brought no money: wait longer each time, then switch off, and tell the owners the fix. */
export async function failTopUp(
  { database, actor }: ServiceContext,
  failed: FailedTopUp,
): Promise<{ readonly kind: "failed"; readonly purchaseId: string; readonly reason: string }> {
  const reason = explain(failed);
  await database.$transaction(async (transaction) => {
    const [purchase] = await transaction.creditPurchase.updateManyAndReturn({
      where: { id: failed.purchaseId, automatic: true, status: { in: ["created", "pending"] } },
      data: { status: "failed", failureReason: reason },
      select: { workspaceId: true, creditsCents: true },
    });
    if (!purchase) return;
    const { workspaceId } = purchase;
    const { failures } = await transaction.autoTopUp.update({
      where: { workspaceId },
      data: { failures: { increment: 1 }, failureReason: reason },
      select: { failures: true },
    });
    const pauseMs = pausesMs[failures - 1];
    const nextAttemptAt = pauseMs === undefined ? null : new Date(Date.now() + pauseMs);
    await transaction.autoTopUp.update({
      where: { workspaceId },
      data: { nextAttemptAt, ...(nextAttemptAt === null && { enabled: false }) },
      select: { workspaceId: true },
    });
    await recordNotice(transaction, {
      workspaceId,
      kind: "auto-top-up-failed",
      subjectId: failed.purchaseId,
      facts: {
        amountCents: purchase.creditsCents,
        reason,
        ...(nextAttemptAt !== null && {
          nextAttemptAt: `${nextAttemptAt.toISOString().slice(0, 16).replace("T", " ")} UTC`,
        }),
      },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: nextAttemptAt === null ? "auto-top-up.disable" : "auto-top-up.fail",
      target: `credit-purchase:${failed.purchaseId}`,
      detail: { reason, failures },
    });
  });
  return { kind: "failed", purchaseId: failed.purchaseId, reason };
}

const explain = ({ reason, needsAuthentication }: FailedTopUp): string =>
  needsAuthentication === true
    ? "The bank wants you to confirm payments with this card. Buy credits once by hand and confirm at your bank, or use another card."
    : `The card was refused: ${reason} Buy credits once by hand with a card that works; it is then used from then on.`;
