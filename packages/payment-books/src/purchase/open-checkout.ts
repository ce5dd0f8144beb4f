import { AppError } from "@causeway/errors";
import type { CheckoutWork } from "../context.ts";
import type { Checkout } from "../payments.ts";

/**
 * Gives a purchase its Checkout page and makes it `pending`. Safe to repeat after a crash at any step: customer and
 * page are asked for under ids of ours, for which Stripe gives the same objects again.
 */
export async function openCheckout(work: CheckoutWork, purchaseId: string): Promise<Checkout> {
  const { books, payments, creditsPageUrl } = work;
  const purchase = await books.readPurchase(purchaseId);
  if (!purchase) throw new AppError("not-found", "There is no such purchase. Start a new one.");
  if (purchase.checkoutSessionId !== null && purchase.checkoutUrl !== null) {
    return { sessionId: purchase.checkoutSessionId, url: purchase.checkoutUrl };
  }
  const checkout = await payments.createCheckout({
    purchaseId,
    customerId: await ensureCustomer(work, purchase.workspaceId),
    creditsCents: purchase.creditsCents,
    feeCents: purchase.feeCents,
    successUrl: `${creditsPageUrl}/success?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${creditsPageUrl}?cancelled=${purchaseId}`,
    asksCardholder: await books.isFirstPurchase(purchaseId),
  });
  await books.transact(async (transaction) => {
    // A webhook that was faster has moved the purchase on already, and stays right.
    if ((await transaction.lockPurchase(purchaseId))?.status !== "created") return;
    await transaction.savePurchase(purchaseId, {
      status: "pending",
      checkoutSessionId: checkout.sessionId,
      checkoutUrl: checkout.url,
    });
  });
  return checkout;
}

async function ensureCustomer({ books, payments }: CheckoutWork, workspaceId: string): Promise<string> {
  const known = await books.readCustomer(workspaceId);
  if (known !== null) return known;
  const { customerId } = await payments.createCustomer(workspaceId);
  return await books.noteCustomer(workspaceId, customerId);
}
