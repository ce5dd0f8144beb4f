import { AppError } from "@causeway/errors";
import { refundHold } from "@causeway/ledger";
import { fromCents, type NanoUsd } from "@causeway/money";
import type { BooksTransaction, PaymentBooks } from "../books.ts";
import type { Purchase } from "../rows.ts";
import { withItsTax } from "../shares-of.ts";
import { movementOf } from "./movement.ts";

export type RefundOrder = {
  readonly id: string;
  readonly workspaceId: string;
  readonly purchaseId: string;
  /** Whole US cents of credits; undefined for everything that can be refunded. */
  readonly amountCents: number | undefined;
  readonly requestedById: string | null;
};

/**
 * Sets unused credits of a purchase of the last 24 hours aside, before Stripe is asked to refund them. Again under the
 * same id is harmless.
 * Throws `not-found`, and `conflict` when nothing (so much) can be refunded, with the reason.
 */
export async function setRefundAside(books: PaymentBooks, order: RefundOrder): Promise<void> {
  const { id, workspaceId, purchaseId } = order;
  await books.transact(async (transaction) => {
    const purchase = await transaction.lockPurchase(purchaseId);
    if (purchase?.workspaceId !== workspaceId) {
      throw new AppError("not-found", "There is no such purchase. Look at the history of credits.");
    }
    const known = await transaction.findRefund({ id });
    if (known?.purchaseId === purchaseId) return;
    if (known) throw new AppError("conflict", "This refund was started for another purchase. Start a new one.");

    const position = await transaction.lockPosition(workspaceId);
    const mostCents = await refundableCents(transaction, purchase, position.available);
    const creditsCents = order.amountCents ?? mostCents;
    if (creditsCents > mostCents) {
      throw new AppError(
        "conflict",
        `At most $${(mostCents / 100).toFixed(2)} of this purchase can be refunded: the rest is spent, in use or refunded already.`,
        { metadata: { refundable_cents: mostCents } },
      );
    }
    const { amountCents, taxCents } = withItsTax(purchase, creditsCents);
    const parts = { creditsNano: fromCents(creditsCents), taxNano: fromCents(taxCents) };
    const refund = { id, workspaceId, purchaseId, amountCents, ...parts };
    await transaction.post(refundHold(movementOf(refund)));
    await transaction.insertRefund({
      ...refund,
      requestedById: order.requestedById,
      status: "requested",
      money: "held",
      stripeRefundId: null,
      failureReason: null,
      settledAt: null,
    });
    await transaction.audit({
      workspaceId,
      action: "credit-refund.request",
      target: `credit-refund:${id}`,
      detail: { purchaseId, amountCents },
    });
  });
}

const dayMs = 24 * 3_600_000;

/** Throws `conflict` with the reason when it is nothing. */
async function refundableCents(transaction: BooksTransaction, purchase: Purchase, available: NanoUsd): Promise<number> {
  if (purchase.status !== "paid" || purchase.paidAt === null)
    throw new AppError("conflict", "This purchase has not been paid, so there is nothing to refund.");
  if ((await transaction.now()).getTime() - purchase.paidAt.getTime() >= dayMs) {
    throw new AppError(
      "conflict",
      "Credits can be refunded within 24 hours of paying, and that has passed. Contact support.",
    );
  }
  if ((await transaction.disputesOf(purchase.id)).some(({ status }) => status !== "won"))
    throw new AppError("conflict", "This payment is disputed at the bank, which decides about the money.");

  const refunds = (await transaction.refundsOf(purchase.id)).filter(({ money }) => money !== "returned");
  let creditsLeft: bigint = fromCents(purchase.creditsCents);
  let paymentLeftCents = purchase.totalCents;
  for (const { creditsNano, amountCents } of refunds) {
    creditsLeft -= creditsNano;
    paymentLeftCents -= amountCents;
  }
  const paidForCents = purchase.creditsCents + purchase.feeCents;
  const payableCents = Math.floor((paymentLeftCents * paidForCents) / (paidForCents + (purchase.taxCents ?? 0)));
  const mostCents = Math.min(wholeCents(creditsLeft), wholeCents(available), payableCents);
  if (mostCents <= 0) {
    throw new AppError(
      "conflict",
      "Nothing of this purchase can be refunded: its credits are spent, in use or refunded already.",
    );
  }
  return mostCents;
}

const wholeCents = (amount: bigint): number => Number(amount / fromCents(1));
