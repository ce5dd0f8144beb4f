import { AppError } from "@causeway/errors";
import { authorize } from "../authorize.ts";
import type { CheckoutContext } from "./context.ts";

/**
 * A page of Stripe's where those who may buy look after saved cards, invoices and tax ids.
 * Throws `forbidden`, `conflict` before the first purchase, `service-unavailable` when Stripe is away.
 */
export async function openBillingPortal(
  { database, actor, payments, creditsPageUrl }: CheckoutContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<{ readonly url: string }> {
  authorize(actor, workspaceId, "credits:buy");
  const { stripeCustomerId } = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { stripeCustomerId: true },
  });
  if (stripeCustomerId === null)
    throw new AppError("conflict", "There is nothing to look after yet. Buy credits once, then come back.");
  return await payments.createPortal({ customerId: stripeCustomerId, returnUrl: creditsPageUrl });
}
