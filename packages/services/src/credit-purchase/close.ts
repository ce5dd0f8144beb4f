import { recordAudit } from "../audit/record.ts";
import type { ServiceContext } from "../actor.ts";

export type PurchaseEnd =
  | { readonly status: "expired" }
  /** `reason` is for the customer: what happened and what to do. */
  | { readonly status: "failed"; readonly reason: string };

/** Ends a purchase that brought no money. One that is paid or has ended stays as it is. */
export async function closePurchase({ database, actor }: ServiceContext, id: string, end: PurchaseEnd): Promise<void> {
  const reason = end.status === "failed" ? end.reason : null;
  await database.$transaction(async (transaction) => {
    const [closed] = await transaction.creditPurchase.updateManyAndReturn({
      where: { id, status: { in: ["created", "pending"] } },
      data: { status: end.status, failureReason: reason },
      select: { workspaceId: true },
    });
    if (!closed) return;
    await recordAudit(transaction, actor, {
      workspaceId: closed.workspaceId,
      action: `credit-purchase.${end.status === "failed" ? "fail" : "expire"}`,
      target: `credit-purchase:${id}`,
      detail: { reason },
    });
  });
}
