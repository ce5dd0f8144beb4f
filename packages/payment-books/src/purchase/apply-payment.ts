import type { PaymentWork } from "../context.ts";
import type { PaymentState } from "../payment-state.ts";
import { failTopUp } from "../top-up/fail.ts";
import { closePurchase } from "./close.ts";
import { noteRefusedCards } from "./note-refused-cards.ts";
import { creditPayment } from "./credit-payment.ts";

export type ApplyOutcome =
  /** Credited, now (`isNew`) or before. */
  | { readonly kind: "paid"; readonly purchaseId: string; readonly isNew: boolean }
  | { readonly kind: "waiting"; readonly purchaseId: string }
  | { readonly kind: "expired"; readonly purchaseId: string }
  /** Nothing was credited, for a reason that is kept with the purchase. */
  | { readonly kind: "failed"; readonly purchaseId: string; readonly reason: string }
  /** Not a purchase of ours, or nothing that Stripe knows. */
  | { readonly kind: "unrelated" }
  | { readonly kind: "unknown" };

/**
 * Brings a purchase to where Stripe says it is. The job, the sweeper and the success page all run this, at any time,
 * at the same time and any number of times: each payment credits once.
 * @param objectId a Checkout session (`cs_…`) or a payment (`pi_…`)
 */
export async function applyPayment(work: PaymentWork, objectId: string): Promise<ApplyOutcome> {
  // Spares Stripe a question about what is final.
  const paidBefore = await work.books.findPaidPurchase(objectId);
  if (paidBefore !== undefined) return { kind: "paid", purchaseId: paidBefore, isNew: false };
  const state = await work.payments.readState(objectId);
  return state === undefined ? { kind: "unknown" } : await applyPaymentState(work, state);
}

export async function applyPaymentState(work: PaymentWork, state: PaymentState): Promise<ApplyOutcome> {
  switch (state.kind) {
    case "unrelated":
      return { kind: "unrelated" };
    case "waiting":
      if (state.paymentIntentId !== undefined) await noteCharge(work, state.purchaseId, state.paymentIntentId);
      if (state.refusedChargeIds !== undefined && state.refusedChargeIds.length > 0)
        await noteRefusedCards(work, state.purchaseId, state.refusedChargeIds);
      return { kind: "waiting", purchaseId: state.purchaseId };
    case "paid":
      return await creditPayment(work, state);
    case "expired":
      await closePurchase(work.books, state.purchaseId, { status: "expired" });
      return { kind: "expired", purchaseId: state.purchaseId };
    case "refused": {
      if (state.isAutomatic === true) return await failTopUp(work.books, state);
      const reason = `The payment was refused: ${state.reason} Start a new purchase with another card.`;
      await closePurchase(work.books, state.purchaseId, { status: "failed", reason });
      return { kind: "failed", purchaseId: state.purchaseId, reason };
    }
  }
}

/** So that a charge which the bank still works on is looked at, not repeated. */
async function noteCharge({ books }: PaymentWork, id: string, paymentIntentId: string): Promise<void> {
  await books.transact(async (transaction) => {
    const purchase = await transaction.lockPurchase(id);
    if (purchase?.automatic !== true || purchase.status !== "created") return;
    await transaction.savePurchase(id, { status: "pending", paymentIntentId });
  });
}
