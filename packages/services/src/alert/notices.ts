import type { Prisma } from "@causeway/prisma";
import { recordNotice } from "../notice/record.ts";
import { queueDelivery } from "../webhook/queue-delivery.ts";

export type LowBalanceFacts = {
  readonly balanceUsd: string;
  readonly thresholdUsd: string;
  /** Below the second threshold. */
  readonly isVeryLow: boolean;
};

export type BudgetFacts = {
  readonly holder: "key" | "member" | "workspace";
  /** Of the key or the user; the workspace's own. */
  readonly holderId: string;
  readonly name: string;
  readonly period: "total" | "daily" | "weekly" | "monthly";
  readonly percent: 80 | 100;
  readonly limitUsd: string;
  readonly spentUsd: string;
  readonly leftUsd: string;
  readonly resetsAt: string | null;
};

/** Tells once, by mail and webhook, that credits run low. In the transaction that raised the alert. */
export async function tellLowBalance(
  transaction: Prisma.TransactionClient,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  facts: LowBalanceFacts,
): Promise<void> {
  await recordNotice(transaction, { workspaceId, kind: "credits-low", subjectId: id, facts: { ...facts } });
  await queueDelivery(transaction, workspaceId, {
    type: "credits.low",
    data: { alert_id: id, balance_usd: facts.balanceUsd, threshold_usd: facts.thresholdUsd, very_low: facts.isVeryLow },
  });
}

/** The same of a budget. */
export async function tellBudget(
  transaction: Prisma.TransactionClient,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  facts: BudgetFacts,
): Promise<void> {
  await recordNotice(transaction, { workspaceId, kind: "budget-reached", subjectId: id, facts: { ...facts } });
  await queueDelivery(transaction, workspaceId, {
    type: "budget.reached",
    data: {
      alert_id: id,
      holder: facts.holder,
      holder_id: facts.holderId,
      name: facts.name,
      period: facts.period,
      percent: facts.percent,
      limit_usd: facts.limitUsd,
      spent_usd: facts.spentUsd,
      remaining_usd: facts.leftUsd,
      resets_at: facts.resetsAt,
    },
  });
}
