import type { PaymentBooks } from "../books.ts";

export type PurchaseEnd =
  | { readonly status: "expired" }
  /** `reason` is for the customer: what happened and what to do. */
  | { readonly status: "failed"; readonly reason: string };

/** Ends a purchase that brought no money. One that is paid or has ended stays as it is. */
export async function closePurchase(books: PaymentBooks, id: string, end: PurchaseEnd): Promise<void> {
  const reason = end.status === "failed" ? end.reason : null;
  await books.transact(async (transaction) => {
    const purchase = await transaction.lockPurchase(id);
    if (purchase?.status !== "created" && purchase?.status !== "pending") return;
    await transaction.savePurchase(id, { status: end.status, failureReason: reason });
    await transaction.audit({
      workspaceId: purchase.workspaceId,
      action: `credit-purchase.${end.status === "failed" ? "fail" : "expire"}`,
      target: `credit-purchase:${id}`,
      detail: { reason },
    });
  });
}
