import type { CheckoutWork } from "../context.ts";
import { repeatableMs } from "../repeatable.ts";
import { chargeTopUp } from "../top-up/charge.ts";
import { type ApplyOutcome, applyPayment } from "./apply-payment.ts";
import { closePurchase } from "./close.ts";
import { openCheckout } from "./open-checkout.ts";

export type UnfinishedPurchase = { readonly id: string; readonly ageMs: number };

/**
 * Finishes a purchase that has neither been paid nor ended: looks at Stripe as if its webhook had come, or opens the
 * page that a crash kept from being noted.
 */
export async function catchUpPurchase(work: CheckoutWork, { id, ageMs }: UnfinishedPurchase): Promise<ApplyOutcome> {
  const purchase = await work.books.readPurchase(id);
  if (!purchase) return { kind: "unrelated" };
  if (purchase.paymentIntentId !== null) return await applyPayment(work, purchase.paymentIntentId);
  if (purchase.automatic) return await chargeTopUp(work, id, ageMs < repeatableMs ? "charge" : "look only");
  if (purchase.checkoutSessionId !== null) return await applyPayment(work, purchase.checkoutSessionId);
  if (purchase.status !== "created") return { kind: "waiting", purchaseId: id };
  if (ageMs > repeatableMs) {
    await closePurchase(work.books, id, { status: "expired" });
    return { kind: "expired", purchaseId: id };
  }
  const checkout = await openCheckout(work, id);
  return await applyPayment(work, checkout.sessionId);
}
