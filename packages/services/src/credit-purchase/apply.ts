import type { PaymentState } from "@causeway/payments";
import { failTopUp } from "../auto-top-up/fail.ts";
import type { PaymentContext } from "./context.ts";
import { creditPayment } from "./credit-payment.ts";
import { closePurchase } from "./close.ts";

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
export async function applyPaymentState(context: PaymentContext, objectId: string): Promise<ApplyOutcome> {
  const paidBefore = await findPaid(context, objectId);
  if (paidBefore) return { kind: "paid", purchaseId: paidBefore, isNew: false };
  const state = await context.payments.readState(objectId);
  return state === undefined ? { kind: "unknown" } : await performPaymentState(context, state);
}

export async function performPaymentState(context: PaymentContext, state: PaymentState): Promise<ApplyOutcome> {
  switch (state.kind) {
    case "unrelated":
      return { kind: "unrelated" };
    case "waiting":
      if (state.paymentIntentId !== undefined) await noteCharge(context, state.purchaseId, state.paymentIntentId);
      return { kind: "waiting", purchaseId: state.purchaseId };
    case "paid":
      return await creditPayment(context, state);
    case "expired":
      await closePurchase(context, state.purchaseId, { status: "expired" });
      return { kind: "expired", purchaseId: state.purchaseId };
    case "refused": {
      if (state.isAutomatic === true) return await failTopUp(context, state);
      const reason = `The payment was refused: ${state.reason} Start a new purchase with another card.`;
      await closePurchase(context, state.purchaseId, { status: "failed", reason });
      return { kind: "failed", purchaseId: state.purchaseId, reason };
    }
  }
}

/** So that a charge which the bank still works on is looked at, not repeated. */
async function noteCharge({ database }: PaymentContext, id: string, paymentIntentId: string): Promise<void> {
  await database.creditPurchase.updateMany({
    where: { id, automatic: true, status: "created" },
    data: { status: "pending", paymentIntentId },
  });
}

/** Spares Stripe a question about what is final. */
async function findPaid({ database }: PaymentContext, objectId: string): Promise<string | undefined> {
  const purchase = await database.creditPurchase.findFirst({
    where: { status: "paid", OR: [{ checkoutSessionId: objectId }, { paymentIntentId: objectId }] },
    select: { id: true },
  });
  return purchase?.id;
}
