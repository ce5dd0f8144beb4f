import type { PaymentWork } from "../context.ts";
import { closePages } from "./close-pages.ts";
import { defaultPaceLimits } from "./pace.ts";

/** Counts cards that were refused on a payment page; with one too many, the open pages of the workspace close for today. */
export async function noteRefusedCards(
  work: PaymentWork,
  purchaseId: string,
  chargeIds: readonly string[],
): Promise<void> {
  const { refusedCardsPerDay } = work.paceLimits ?? defaultPaceLimits;
  const closing = await work.books.transact(async (transaction) => {
    const purchase = await transaction.lockPurchase(purchaseId);
    if (!purchase) return undefined;
    const { workspaceId } = purchase;
    await transaction.noteRefusedCards(workspaceId, chargeIds);
    const { refusedCards } = await transaction.readPace(workspaceId);
    return refusedCards >= refusedCardsPerDay ? workspaceId : undefined;
  });
  if (closing !== undefined) await closePages(work, closing);
}
