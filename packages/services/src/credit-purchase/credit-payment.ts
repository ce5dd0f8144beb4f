import { lockCreditPosition, postTransaction } from "@causeway/db";
import { creditPurchase } from "@causeway/ledger";
import { fromCents, toUsdNumber } from "@causeway/money";
import type { Payment } from "@causeway/payments";
import type { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";
import type { ApplyOutcome } from "./apply.ts";
import { closePurchase } from "./close.ts";
import type { PaymentContext } from "./context.ts";
import { forgetFailures } from "../auto-top-up/forget-failures.ts";
import { lockPurchase, patience } from "./lock.ts";
import { settleDebt } from "../workspace-debt/settle.ts";

/**
 * Credits what our row says was bought, if the payment is what our row asked for. One transaction: ledger, purchase and
 * audit row, or none of them. The ledger's key is the payment's id, so even a purchase row that forgot could not credit
 * twice.
 */
export async function creditPayment(context: PaymentContext, payment: Payment): Promise<ApplyOutcome> {
  const { purchaseId } = payment;
  const outcome = await context.database.$transaction(async (transaction): Promise<ApplyOutcome> => {
    const purchase = await lockWithCustomer(transaction, purchaseId);
    if (!purchase) return { kind: "unrelated" };
    const reason = problemWith(payment, purchase, context.payments.livemode);
    if (reason !== undefined) return { kind: "failed", purchaseId, reason };
    if (purchase.status === "paid") return { kind: "paid", purchaseId, isNew: false };

    // First of all the lock of the workspace's credits: whoever else moves its money takes it first too.
    await lockCreditPosition(transaction, purchase.workspaceId);
    const { isNew, transactionId } = await postTransaction(
      transaction,
      creditPurchase({
        workspaceId: purchase.workspaceId,
        purchaseId,
        paymentIntentId: payment.paymentIntentId,
        credits: fromCents(purchase.creditsCents),
        fee: fromCents(purchase.feeCents),
      }),
    );
    await transaction.creditPurchase.update({
      where: { id: purchaseId },
      data: {
        status: "paid",
        paidAt: new Date(),
        paymentIntentId: payment.paymentIntentId,
        receiptUrl: payment.receiptUrl ?? null,
        failureReason: null,
        ...(payment.sessionId !== undefined && { checkoutSessionId: payment.sessionId }),
      },
      select: { id: true },
    });
    await settleDebt(transaction, purchase.workspaceId);
    if (purchase.automatic) await forgetFailures(transaction, purchase.workspaceId);
    await recordAudit(transaction, context.actor, {
      workspaceId: purchase.workspaceId,
      action: "credit-purchase.paid",
      target: `credit-purchase:${purchaseId}`,
      detail: { creditsCents: purchase.creditsCents, feeCents: purchase.feeCents, transactionId },
    });
    return { kind: "paid", purchaseId, isNew };
  }, patience);
  if (outcome.kind === "failed") await closePurchase(context, purchaseId, { status: "failed", reason: outcome.reason });
  return outcome;
}

type LockedPurchase = Prisma.CreditPurchaseGetPayload<{
  include: { workspace: { select: { stripeCustomerId: true } } };
}>;

async function lockWithCustomer(transaction: Prisma.TransactionClient, id: string): Promise<LockedPurchase | null> {
  await lockPurchase(transaction, id);
  return await transaction.creditPurchase.findUnique({
    where: { id },
    include: { workspace: { select: { stripeCustomerId: true } } },
  });
}

/** Why this payment is not the one that our row asked for, in words for the customer. */
function problemWith(payment: Payment, purchase: LockedPurchase, livemode: boolean): string | undefined {
  const problem = [
    payment.amountReceivedCents !== purchase.totalCents &&
      `${dollars(payment.amountReceivedCents)} arrived instead of ${dollars(purchase.totalCents)}.`,
    payment.currency !== "usd" && `It arrived in ${payment.currency.toUpperCase()} instead of USD.`,
    payment.customerId !== purchase.workspace.stripeCustomerId && "It was made by another customer.",
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
