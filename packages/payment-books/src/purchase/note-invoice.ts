import type { PaymentWork } from "../context.ts";

/**
 * Keeps the links of a paid purchase's invoice; of an automatic one, the invoice is made first. Any number of times.
 * Throws `service-unavailable` when Stripe is away.
 */
export async function noteInvoice({ books, payments }: PaymentWork, purchaseId: string): Promise<void> {
  const purchase = await books.readPurchase(purchaseId);
  if (purchase?.status !== "paid" || purchase.invoiceUrl !== null) return;
  const { checkoutSessionId, paymentIntentId, stripeCustomerId: customerId, creditsCents, feeCents } = purchase;
  const taxCents = purchase.taxCents ?? 0;
  const invoice =
    purchase.automatic && paymentIntentId !== null && customerId !== null
      ? await payments.makeInvoice({ purchaseId, customerId, paymentIntentId, creditsCents, feeCents, taxCents })
      : checkoutSessionId === null
        ? undefined
        : await payments.findInvoice(checkoutSessionId);
  if (!invoice) return;
  await books.transact(async (transaction) => {
    await transaction.lockPurchase(purchaseId);
    await transaction.savePurchase(purchaseId, { invoiceUrl: invoice.url, invoicePdfUrl: invoice.pdfUrl ?? null });
  });
}
