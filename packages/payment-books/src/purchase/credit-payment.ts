import { creditPurchase } from "@causeway/ledger";
import { fromCents, toUsdNumber } from "@causeway/money";
import type { PaymentWork } from "../context.ts";
import type { Payment } from "../payment-state.ts";
import type { Purchase } from "../rows.ts";
import { settleDebt } from "../settle-debt.ts";
import { forgetFailures } from "../top-up/fail.ts";
import type { ApplyOutcome } from "./apply-payment.ts";
import { closePurchase } from "./close.ts";

/**
 * Credits what our row says was bought, if the payment is what our row asked for. One transaction: ledger, purchase and
 * audit row, or none of them. The ledger's key is the payment's id, so even a purchase row that forgot could not credit
 * twice.
 */
export async function creditPayment({ books, payments }: PaymentWork, payment: Payment): Promise<ApplyOutcome> {
  const { purchaseId } = payment;
  const outcome = await books.transact(async (transaction): Promise<ApplyOutcome> => {
    const purchase = await transaction.lockPurchase(purchaseId);
    if (!purchase) return { kind: "unrelated" };
    const taxCents = payment.taxCents ?? purchase.taxCents ?? 0;
    const parts = { creditsCents: purchase.creditsCents, feeCents: purchase.feeCents, taxCents };
    const totalCents = parts.creditsCents + parts.feeCents + taxCents;
    const reason = problemWith(payment, { ...purchase, totalCents }, payments.livemode);
    if (reason !== undefined) return { kind: "failed", purchaseId, reason };
    if (purchase.status === "paid") return { kind: "paid", purchaseId, isNew: false };

    // First of all the lock of the workspace's credits: whoever else moves its money takes it first too.
    await transaction.lockPosition(purchase.workspaceId);
    const { isNew, transactionId } = await transaction.post(
      creditPurchase({
        workspaceId: purchase.workspaceId,
        purchaseId,
        paymentIntentId: payment.paymentIntentId,
        credits: fromCents(purchase.creditsCents),
        fee: fromCents(purchase.feeCents),
        tax: fromCents(taxCents),
      }),
    );
    await transaction.savePurchase(purchaseId, {
      status: "paid",
      taxCents,
      totalCents,
      paidAt: await transaction.now(),
      paymentIntentId: payment.paymentIntentId,
      receiptUrl: payment.receiptUrl ?? null,
      failureReason: null,
      ...(payment.sessionId !== undefined && { checkoutSessionId: payment.sessionId }),
    });
    await settleDebt(books, transaction, purchase.workspaceId);
    if (purchase.automatic) await forgetFailures(transaction, { ...purchase, id: purchaseId });
    await transaction.audit({
      workspaceId: purchase.workspaceId,
      action: "credit-purchase.paid",
      target: `credit-purchase:${purchaseId}`,
      detail: { ...parts, transactionId },
    });
    return { kind: "paid", purchaseId, isNew };
  });
  if (outcome.kind === "failed") await closePurchase(books, purchaseId, { status: "failed", reason: outcome.reason });
  return outcome;
}

/** Why this payment is not the one that our row asked for, in words for the customer. */
function problemWith(payment: Payment, purchase: Purchase, livemode: boolean): string | undefined {
  const problem = [
    payment.amountReceivedCents !== purchase.totalCents &&
      `${dollars(payment.amountReceivedCents)} arrived instead of ${dollars(purchase.totalCents)}.`,
    payment.currency !== "usd" && `It arrived in ${payment.currency.toUpperCase()} instead of USD.`,
    payment.customerId !== purchase.stripeCustomerId && "It was made by another customer.",
    payment.livemode !== livemode && "It was made in another mode of Stripe.",
    payment.sessionId !== undefined &&
      purchase.checkoutSessionId !== null &&
      payment.sessionId !== purchase.checkoutSessionId &&
      "It was made on another Checkout page.",
    purchase.paymentIntentId !== null &&
      purchase.paymentIntentId !== payment.paymentIntentId &&
      "The purchase was paid by another payment.",
  ].find((text) => text !== false);
  if (problem === undefined) return undefined;
  return `The payment does not match this purchase, so no credits were added. ${problem} Contact support with this purchase's id.`;
}

const dollars = (cents: number): string => `$${toUsdNumber(fromCents(cents)).toFixed(2)}`;
