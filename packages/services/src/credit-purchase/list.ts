import type { Prisma } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import type { CreditPurchaseQuote } from "./quote.ts";

export type CreditPurchaseStatus = "created" | "pending" | "paid" | "expired" | "failed";

export type CreditPurchaseSummary = CreditPurchaseQuote & {
  readonly id: string;
  readonly status: CreditPurchaseStatus;
  /** 0 where none was collected, and while it is not known. */
  readonly taxCents: number;
  readonly createdAt: Date;
  readonly paidAt: Date | undefined;
  /** Stripe's receipt of a paid purchase. */
  readonly receiptUrl: string | undefined;
  /** Stripe's invoice, as a page and as a file. */
  readonly invoiceUrl: string | undefined;
  readonly invoicePdfUrl: string | undefined;
  /** Where a purchase that waits can still be paid. */
  readonly checkoutUrl: string | undefined;
  /** Why a failed one failed, and what to do. */
  readonly failureReason: string | undefined;
};

/**
 * A workspace's purchases of credits, newest first. `before` is the id of the last one of the page before; one that is
 * not the workspace's begins nowhere, so nothing follows it.
 */
export async function listCreditPurchases(
  { database, actor }: ServiceContext,
  input: { readonly workspaceId: string; readonly limit?: number | undefined; readonly before?: string | undefined },
): Promise<readonly CreditPurchaseSummary[]> {
  const { workspaceId, before, limit = 50 } = input;
  authorize(actor, workspaceId, "credits:read");
  if (before !== undefined) {
    const isOwn = await database.creditPurchase.findFirst({ where: { id: before, workspaceId }, select: { id: true } });
    if (!isOwn) return [];
  }
  const rows = await database.creditPurchase.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: Math.min(limit, 200),
    ...(before !== undefined && { cursor: { id: before }, skip: 1 }),
    select: purchaseSelection,
  });
  return rows.map(toSummary);
}

export const purchaseSelection = {
  id: true,
  status: true,
  creditsCents: true,
  feeCents: true,
  taxCents: true,
  totalCents: true,
  createdAt: true,
  paidAt: true,
  receiptUrl: true,
  invoiceUrl: true,
  invoicePdfUrl: true,
  checkoutUrl: true,
  failureReason: true,
} as const satisfies Prisma.CreditPurchaseSelect;

export const toSummary = (
  row: Prisma.CreditPurchaseGetPayload<{ select: typeof purchaseSelection }>,
): CreditPurchaseSummary => ({
  id: row.id,
  status: row.status,
  creditsCents: row.creditsCents,
  feeCents: row.feeCents,
  taxCents: row.taxCents ?? 0,
  totalCents: row.totalCents,
  createdAt: row.createdAt,
  paidAt: row.paidAt ?? undefined,
  receiptUrl: row.receiptUrl ?? undefined,
  invoiceUrl: row.invoiceUrl ?? undefined,
  invoicePdfUrl: row.invoicePdfUrl ?? undefined,
  checkoutUrl: row.status === "pending" ? (row.checkoutUrl ?? undefined) : undefined,
  failureReason: row.failureReason ?? undefined,
});
