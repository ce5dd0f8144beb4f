import { randomUUIDv7 } from "node:crypto";
import type { Database } from "@causeway/db";
import { nextReset } from "@causeway/limits";
import { formatUsd, larger, nanoUsd, zero } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import { tellBudget } from "./notices.ts";

/**
 * Tells of every budget that has reached 80 % or is used up: once per crossing and period, however many workers look.
 * A budget counts as used up from 99 %: calls that may cost more than what is left are refused, so it never quite
 * reaches the whole. Returns how many were told.
 */
export async function raiseBudgetAlerts(database: Database): Promise<number> {
  await lowerBudgetAlerts(database);
  let told = 0;
  for (const crossing of await findCrossings(database)) if (await raise(database, crossing)) told += 1;
  return told;
}

/** Every budget, and what is spent of it in its present period, by the database's clock. */
const budgets = Prisma.sql`
  SELECT limits.workspace_id, limits.subject, budget.kind, usage_period(budget.kind, now()) AS period, budget.nano AS most,
         coalesce(usage.spent_nano, 0) + CASE WHEN limits.counts_own_keys THEN coalesce(usage.own_list_nano, 0) ELSE 0 END AS spent
    FROM usage_limit AS limits
   CROSS JOIN LATERAL (VALUES ('total', total_nano), ('daily', daily_nano), ('weekly', weekly_nano), ('monthly', monthly_nano))
         AS budget(kind, nano)
    LEFT JOIN spend_usage AS usage ON usage.subject = limits.subject AND usage.period = usage_period(budget.kind, now())
   WHERE budget.nano > 0`;

type Crossing = {
  workspaceId: string;
  subject: string;
  kind: "total" | "daily" | "weekly" | "monthly";
  period: string;
  percent: 80 | 100;
  limitNano: bigint;
  spentNano: bigint;
  keyId: string | null;
  keyLabel: string | null;
  memberId: string | null;
  memberEmail: string | null;
  workspaceName: string;
  now: Date;
};

/** Of each budget the highest threshold that is reached and not told yet. Revoked keys are nobody's concern. */
const findCrossings = (database: Database): Promise<Crossing[]> =>
  database.$queryRaw<Crossing[]>`
    SELECT DISTINCT ON (budgets.subject, budgets.kind)
           budgets.workspace_id AS "workspaceId", budgets.subject, budgets.kind, budgets.period, threshold.percent,
           budgets.most AS "limitNano", budgets.spent AS "spentNano", key.id AS "keyId", key.label AS "keyLabel",
           member.id AS "memberId", member.email AS "memberEmail", workspace.name AS "workspaceName", now() AS now
      FROM (${budgets}) AS budgets
     CROSS JOIN (VALUES (80, 80), (100, 99)) AS threshold(percent, reached)
      JOIN workspace ON workspace.id = budgets.workspace_id
      LEFT JOIN api_key AS key ON budgets.subject = 'key:' || key.id AND key.revoked_at IS NULL
      LEFT JOIN "user" AS member ON budgets.subject = 'member:' || budgets.workspace_id || ':' || member.id
     WHERE budgets.spent * 100.0 >= budgets.most * threshold.reached::numeric
       AND (key.id IS NOT NULL OR member.id IS NOT NULL OR budgets.subject = 'workspace:' || workspace.id)
       AND NOT EXISTS (SELECT 1 FROM raised_alert AS raised
         WHERE raised.subject = budgets.subject AND raised.kind = budgets.kind AND raised.period = budgets.period
           AND raised.percent >= threshold.percent)
     ORDER BY budgets.subject, budgets.kind, threshold.percent DESC`;

/** Says whether this call is the one that tells: the row's uniqueness decides among workers. */
const raise = (database: Database, crossing: Crossing): Promise<boolean> =>
  database.$transaction(async (transaction) => {
    const { workspaceId, subject, kind, period, percent } = crossing;
    const id = randomUUIDv7();
    const row = { workspaceId, subject, kind, period };
    const { count } = await transaction.raisedAlert.createMany({
      data: [{ ...row, id, percent }],
      skipDuplicates: true,
    });
    if (count === 0) return false;
    // Whoever hears that it is used up need not hear that it was nearly so.
    if (percent === 100)
      await transaction.raisedAlert.createMany({ data: [{ ...row, percent: 80 }], skipDuplicates: true });
    const [most, spent] = [nanoUsd(crossing.limitNano), nanoUsd(crossing.spentNano)];
    await tellBudget(
      transaction,
      { id, workspaceId },
      {
        ...holderOf(crossing),
        period: kind,
        percent,
        limitUsd: formatUsd(most),
        spentUsd: formatUsd(spent),
        leftUsd: formatUsd(larger(nanoUsd(most - spent), zero)),
        resetsAt: nextReset(kind === "total" ? undefined : kind, crossing.now)?.toISOString() ?? null,
      },
    );
    return true;
  });

function holderOf(crossing: Crossing) {
  const { keyId, keyLabel, memberId, memberEmail, workspaceId, workspaceName } = crossing;
  if (keyId !== null) return { holder: "key", holderId: keyId, name: keyLabel ?? keyId } as const;
  if (memberId !== null) return { holder: "member", holderId: memberId, name: memberEmail ?? memberId } as const;
  return { holder: "workspace", holderId: workspaceId, name: workspaceName } as const;
}

/**
 * Forgets what is no longer so, to be told when it is again: the period is over, the budget is gone, or it was raised so
 * far that its use is ten points below the threshold.
 */
async function lowerBudgetAlerts(database: Database): Promise<void> {
  await database.$executeRaw`
    DELETE FROM raised_alert AS raised WHERE raised.kind <> 'low-balance' AND NOT EXISTS (
      SELECT 1 FROM (${budgets}) AS budgets
       WHERE budgets.subject = raised.subject AND budgets.kind = raised.kind AND budgets.period = raised.period
         AND budgets.spent * 100.0 >= budgets.most * (raised.percent - 10)::numeric)`;
}
