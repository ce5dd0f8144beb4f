import type { PaymentWork } from "../context.ts";
import type { Purchase } from "../rows.ts";

/**
 * Settles what an automatic purchase is taxed with, before its card is charged and for all attempts alike: a charge that
 * is asked for again must be of the same amount. "no-address" when Stripe cannot say.
 * Throws `service-unavailable` when there is no answer.
 */
export async function decideTax(
  { books, payments }: PaymentWork,
  purchase: Purchase,
  customerId: string,
): Promise<Purchase | "no-address" | undefined> {
  if (purchase.taxCents !== null) return purchase;
  const { id: purchaseId, creditsCents, feeCents } = purchase;
  const answer = await payments.calculateTax({ purchaseId, customerId, creditsCents, feeCents });
  if (answer.kind === "no-address") return "no-address";
  return await books.transact(async (transaction) => {
    const now = await transaction.lockPurchase(purchaseId);
    // Another worker was faster, and may have charged the card.
    if (now?.status !== "created" || now.taxCents !== null) return now;
    const taxCents = answer.kind === "known" ? answer.taxCents : 0;
    const change = {
      taxCents,
      totalCents: creditsCents + feeCents + taxCents,
      taxCalculationId: answer.kind === "known" ? answer.calculationId : null,
    };
    await transaction.savePurchase(purchaseId, change);
    return { ...now, ...change };
  });
}
