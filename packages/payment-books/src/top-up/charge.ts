import type { PaymentWork } from "../context.ts";
import { type ApplyOutcome, applyPaymentState } from "../purchase/apply-payment.ts";
import { closePurchase } from "../purchase/close.ts";
import { decideTax } from "./decide-tax.ts";
import { failTopUp } from "./fail.ts";

/**
 * Charges an automatic purchase to its saved card and applies the answer. Any number of times under the same id, while
 * Stripe remembers it; later it is only looked for, so that no card is ever charged twice for one purchase. So it is
 * while a dispute or a review stops the workspace: what was asked for before may have been charged, and a card that may
 * be stolen is not asked again. It is, should that be over while Stripe remembers.
 * Throws `service-unavailable` when there is no answer.
 */
export async function chargeTopUp(
  work: PaymentWork,
  purchaseId: string,
  mode: "charge" | "look only" = "charge",
): Promise<ApplyOutcome> {
  const { books, payments } = work;
  const purchase = await books.readPurchase(purchaseId);
  if (!purchase) return { kind: "unrelated" };
  const { paymentMethodId, status, stripeCustomerId: customerId } = purchase;
  if (status !== "created" || paymentMethodId === null || customerId === null) return { kind: "waiting", purchaseId };
  const find = () => payments.findCharge({ purchaseId, customerId });
  if (mode === "look only") {
    const found = await find();
    if (found) return await applyPaymentState(work, found);
    await closePurchase(books, purchaseId, { status: "expired" });
    return { kind: "expired", purchaseId };
  }
  const taxed = await decideTax(work, purchase, customerId);
  if (taxed === "no-address") return await failTopUp(books, { purchaseId, reason: "", needsAddress: true });
  if (taxed?.status !== "created") return { kind: "waiting", purchaseId };
  const { totalCents, taxCalculationId } = taxed;
  if (await isStopped(work, purchase.workspaceId)) {
    const found = await find();
    return found ? await applyPaymentState(work, found) : { kind: "waiting", purchaseId };
  }
  const charge = { purchaseId, customerId, paymentMethodId, totalCents, taxCalculationId };
  return await applyPaymentState(work, await payments.chargeSavedCard(charge));
}

const isStopped = ({ books }: PaymentWork, workspaceId: string): Promise<boolean> =>
  books.transact(async (transaction) => (await transaction.readTopUpUse(workspaceId)).isStopped);
