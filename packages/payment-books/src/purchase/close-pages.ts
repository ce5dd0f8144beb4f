import type { PaymentWork } from "../context.ts";
import { closePurchase } from "./close.ts";

/** Closes all payment pages of a workspace on which nobody has paid. One that was paid meanwhile is left to its webhook. */
export async function closePages({ books, payments }: PaymentWork, workspaceId: string): Promise<void> {
  for (const sessionId of await books.openPages(workspaceId)) {
    await payments.closeCheckout(sessionId);
    const state = await payments.readState(sessionId);
    if (state?.kind === "expired") await closePurchase(books, state.purchaseId, { status: "expired" });
  }
}
