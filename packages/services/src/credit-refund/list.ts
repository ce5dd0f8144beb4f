import type { Prisma } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type CreditRefundSummary = {
  readonly id: string;
  readonly purchaseId: string;
  /** Whole US cents that go back to the card. */
  readonly amountCents: number;
  readonly status: "requested" | "pending" | "succeeded" | "failed";
  readonly failureReason: string | undefined;
  readonly createdAt: Date;
};

/** A workspace's refunds, newest first. */
export async function listCreditRefunds(
  { database, actor }: ServiceContext,
  { workspaceId, limit = 100 }: { readonly workspaceId: string; readonly limit?: number | undefined },
): Promise<readonly CreditRefundSummary[]> {
  authorize(actor, workspaceId, "credits:read");
  const rows = await database.creditRefund.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: Math.min(limit, 200),
    select: refundSelection,
  });
  return rows.map(toRefundSummary);
}

export const refundSelection = {
  id: true,
  purchaseId: true,
  amountCents: true,
  status: true,
  failureReason: true,
  createdAt: true,
} as const satisfies Prisma.CreditRefundSelect;

export const toRefundSummary = (
  row: Prisma.CreditRefundGetPayload<{ select: typeof refundSelection }>,
): CreditRefundSummary => ({ ...row, failureReason: row.failureReason ?? undefined });
