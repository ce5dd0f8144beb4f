import { postgresActivity } from "@causeway/activity";
import { type CreditBalance, readCreditBalance } from "@causeway/db";
import {
  type CreditPurchaseSummary,
  creditPurchaseLimits,
  listCreditPurchases,
  mayDo,
  requirePermission,
} from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import type { AmountLimits } from "./amount.ts";
import { daysLeft } from "./days-left.ts";

export type CreditsPageData = {
  readonly balance: CreditBalance;
  /** At the pace of the last week; undefined when nothing was spent in it. */
  readonly daysLeft: number | undefined;
  readonly purchases: readonly CreditPurchaseSummary[];
  readonly mayBuy: boolean;
  readonly limits: AmountLimits;
};

export async function loadCredits({ actor, workspace }: AccountSession): Promise<CreditsPageData> {
  requirePermission(actor, "credits:read");
  const database = getDatabase();
  const workspaceId = workspace.id;
  const [balance, spentInWeek, purchases] = await Promise.all([
    readCreditBalance(database, workspaceId),
    readSpendOfLastWeek(workspaceId),
    listCreditPurchases({ database, actor }, { workspaceId, limit: 50 }),
  ]);
  return {
    balance,
    daysLeft: daysLeft(balance.available, spentInWeek),
    purchases,
    mayBuy: mayDo(actor, "credits:buy"),
    limits: creditPurchaseLimits,
  };
}

async function readSpendOfLastWeek(workspaceId: string) {
  const to = new Date();
  const from = new Date(to.getTime() - 7 * 86_400_000);
  return (await postgresActivity(getDatabase()).totals({ workspaceId, from, to })).current.spend;
}
