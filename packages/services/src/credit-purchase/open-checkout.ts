import type { Checkout } from "@causeway/payments";
import type { CheckoutContext } from "./context.ts";

/**
 * Gives a purchase its Checkout page and makes it `pending`. Safe to repeat after a crash at any step: customer and
 * page are asked for under ids of ours, for which Stripe gives the same objects again.
 */
export async function openCheckout(context: CheckoutContext, purchaseId: string): Promise<Checkout> {
  const { database, payments } = context;
  const purchase = await database.creditPurchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: { workspaceId: true, creditsCents: true, feeCents: true, checkoutSessionId: true, checkoutUrl: true },
  });
  if (purchase.checkoutSessionId !== null && purchase.checkoutUrl !== null) {
    return { sessionId: purchase.checkoutSessionId, url: purchase.checkoutUrl };
  }
  const checkout = await payments.createCheckout({
    purchaseId,
    customerId: await ensureCustomer(context, purchase.workspaceId),
    creditsCents: purchase.creditsCents,
    feeCents: purchase.feeCents,
    successUrl: `${context.creditsPageUrl}/success?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${context.creditsPageUrl}?cancelled=${purchaseId}`,
  });
  // A webhook that was faster has moved the purchase on already, and stays right.
  await database.creditPurchase.updateMany({
    where: { id: purchaseId, status: "created" },
    data: { status: "pending", checkoutSessionId: checkout.sessionId, checkoutUrl: checkout.url },
  });
  return checkout;
}

async function ensureCustomer({ database, payments }: CheckoutContext, workspaceId: string): Promise<string> {
  const known = await readCustomer(database, workspaceId);
  if (known !== null) return known;
  const { customerId } = await payments.createCustomer(workspaceId);
  await database.workspace.updateMany({
    where: { id: workspaceId, stripeCustomerId: null },
    data: { stripeCustomerId: customerId },
  });
  return (await readCustomer(database, workspaceId)) ?? customerId;
}

async function readCustomer(database: CheckoutContext["database"], workspaceId: string): Promise<string | null> {
  const workspace = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { stripeCustomerId: true },
  });
  return workspace.stripeCustomerId;
}
