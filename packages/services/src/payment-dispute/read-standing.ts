import { readDebt } from "@causeway/db";
import type { NanoUsd } from "@causeway/money";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

/** `review`: its books do not agree, and a person is to look at them. */
export type SpendingStop = "dispute" | "debt" | "review";

export type PaymentStanding = {
  /** Why no key of the workspace may spend; undefined while they may. */
  readonly spendingStopped: SpendingStop | undefined;
  /** What must be paid before spending goes on. */
  readonly debt: NanoUsd;
  readonly openDisputes: readonly {
    readonly id: string;
    readonly purchaseId: string;
    readonly amountCents: number;
    readonly reason: string;
    readonly evidenceDueAt: Date | undefined;
  }[];
};

const stops: readonly SpendingStop[] = ["dispute", "debt", "review"];

/** Whether a workspace's payments stand, and what keeps it from spending. */
export async function readPaymentStanding(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<PaymentStanding> {
  authorize(actor, workspaceId, "credits:read");
  const [workspace, disputes, debt] = await Promise.all([
    database.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { spendingStopped: true } }),
    database.paymentDispute.findMany({
      where: { workspaceId, status: "open" },
      orderBy: { createdAt: "asc" },
      take: 20,
    }),
    readDebt(database, workspaceId),
  ]);
  const { spendingStopped } = workspace;
  return {
    spendingStopped: stops.find((stop) => stop === spendingStopped),
    debt,
    openDisputes: disputes.map(({ id, purchaseId, amountCents, reason, evidenceDueAt }) => ({
      id,
      purchaseId,
      amountCents,
      reason,
      evidenceDueAt: evidenceDueAt ?? undefined,
    })),
  };
}
