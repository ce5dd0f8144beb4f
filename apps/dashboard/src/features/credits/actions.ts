"use server";

import { configureAutoTopUp, openBillingPortal, refundCredits, startCreditPurchase } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { requireSession } from "../auth/session.ts";
import { formatCents } from "./format-cents.ts";
import { paymentContext } from "./payment-context.ts";

const purchaseForm = z.object({ creditsCents: z.number(), purchaseId: z.string().optional() });

/** Begins a purchase and says where to pay. The same purchase id leads to the same page. */
export async function startPurchase(
  input: z.input<typeof purchaseForm>,
): Promise<ActionResult<{ checkoutUrl: string }>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const { creditsCents, purchaseId } = purchaseForm.parse(input);
    const purchase = { workspaceId: workspace.id, creditsCents, purchaseId };
    const { checkoutUrl } = await startCreditPurchase(paymentContext(actor), purchase);
    return { checkoutUrl };
  });
}

/** Refunds what is unused of a purchase and says how much. */
export async function refundPurchase(purchaseId: string): Promise<ActionResult<{ amount: string }>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    const refund = { workspaceId: workspace.id, purchaseId: z.uuid().parse(purchaseId) };
    const { amountCents } = await refundCredits(paymentContext(actor), refund);
    revalidatePath("/credits");
    return { amount: formatCents(amountCents) };
  });
}

/** Where cards, invoices and tax ids are looked after: a page of Stripe's. */
export async function openBilling(): Promise<ActionResult<{ url: string }>> {
  const { actor, workspace } = await requireSession();
  return await actionResult(() => openBillingPortal(paymentContext(actor), { workspaceId: workspace.id }));
}

const topUpForm = z.object({
  enabled: z.boolean(),
  thresholdCents: z.number(),
  amountCents: z.number(),
  monthlyCapCents: z.number(),
});

/** Switches auto top-up on or off, with its amounts. */
export async function saveTopUp(input: z.input<typeof topUpForm>): Promise<ActionResult> {
  const { actor, workspace } = await requireSession();
  return await actionResult(async () => {
    await configureAutoTopUp(paymentContext(actor), { workspaceId: workspace.id, ...topUpForm.parse(input) });
    revalidatePath("/credits");
    return null;
  });
}
