import type { BooksTransaction } from "../books.ts";
import type { PaymentWork } from "../context.ts";
import { findPaidPurchase } from "../purchase/find-paid.ts";
import type { ReviewState } from "../review-state.ts";
import type { Purchase } from "../rows.ts";

export type ReviewOutcome =
  | { readonly kind: "review"; readonly reviewId: string; readonly isOpen: boolean }
  /** Of a payment that is not a purchase of ours. */
  | { readonly kind: "unrelated" }
  | { readonly kind: "unknown" };

/** Somebody has looked and lets the payment stand. All other ends are left to an operator. */
const letStand: ReadonlySet<string> = new Set(["approved", "acknowledged"]);

/**
 * Radar has a person look at a payment. Its money is with us, but credits are spent within minutes and never come back:
 * the workspace is frozen until the review is closed. One that lets the payment stand ends that by itself; after any
 * other (refunded, as fraud or not; disputed) the workspace stays frozen for an operator, because what follows at Stripe
 * may reach us later than this. One that is closed before we hear of it is only written down.
 */
export async function applyReview(work: PaymentWork, reviewId: string): Promise<ReviewOutcome> {
  const { books, payments } = work;
  const state = await payments.readReview(reviewId);
  if (state === undefined) return { kind: "unknown" };
  const purchaseId = await findPaidPurchase(work, state.paymentIntentId);
  if (purchaseId === undefined) return { kind: "unrelated" };
  await books.transact(async (transaction) => {
    const purchase = await transaction.lockPurchase(purchaseId);
    if (!purchase) return;
    const known = await transaction.findReview(reviewId);
    if (!known) return await begin(transaction, purchase, state);
    // Old news, such as that of its beginning, does not open it again.
    if (known.closedReason === null && state.closedReason !== undefined)
      await end(transaction, purchase, reviewId, state.closedReason);
  });
  return { kind: "review", reviewId, isOpen: state.closedReason === undefined };
}

async function begin(
  transaction: BooksTransaction,
  { id: purchaseId, workspaceId, totalCents }: Purchase,
  { reviewId, openedReason, closedReason }: ReviewState,
): Promise<void> {
  await transaction.insertReview({
    id: reviewId,
    workspaceId,
    purchaseId,
    openedReason,
    closedReason: closedReason ?? null,
  });
  if (closedReason !== undefined) return;
  await transaction.lockPosition(workspaceId);
  await transaction.freeze({
    workspaceId,
    subject: subjectOf(reviewId),
    reason: `A payment of ${dollars(totalCents)} is under review at Stripe (${openedReason}): approve or refund it there.`,
  });
  await transaction.notify({
    workspaceId,
    kind: "payment-in-review",
    subjectId: reviewId,
    facts: { amountCents: totalCents },
  });
}

async function end(
  transaction: BooksTransaction,
  { workspaceId, totalCents }: Purchase,
  reviewId: string,
  closedReason: string,
): Promise<void> {
  await transaction.closeReview(reviewId, closedReason);
  await transaction.lockPosition(workspaceId);
  const subject = subjectOf(reviewId);
  if (letStand.has(closedReason)) {
    const isFree = await transaction.thaw({ workspaceId, subject, note: `Stripe's review ended: ${closedReason}` });
    if (!isFree) return;
    await transaction.notify({
      workspaceId,
      kind: "payment-approved",
      subjectId: reviewId,
      facts: { amountCents: totalCents },
    });
    return;
  }
  await transaction.restate({
    workspaceId,
    subject,
    reason: `Stripe's review of a payment of ${dollars(totalCents)} ended: ${closedReason.replaceAll("_", " ")}.`,
  });
}

const subjectOf = (reviewId: string): string => `payment-review:${reviewId}`;

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;
