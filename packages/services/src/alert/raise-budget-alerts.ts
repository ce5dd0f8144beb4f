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

/** Every budget of which anything is spent in its present period, by the database's clock. */
const budgets = Prisma.sql`
  SELECT limits.workspace_id, limits.subject, periods.kind, periods.name AS period, budget.nano AS most,
         usage.spent_nano + CASE WHEN limits.counts_own_keys THEN usage.own_list_nano ELSE 0 END AS spent
    FROM (SELECT kind, usage_period(kind, now()) AS name
            FROM unnest(ARRAY['total', 'daily', 'weekly', 'monthly']) AS kind OFFSET 0) AS periods
   CROSS JOIN usage_limit AS limits
   CROSS JOIN LATERAL (SELECT CASE periods.kind WHEN 'total' THEN total_nano WHEN 'daily' THEN daily_nano
                                                WHEN 'weekly' THEN weekly_nano ELSE monthly_nano END) AS budget(nano)
    JOIN spend_usage AS usage ON usage.subject = limits.subject AND usage.period = periods.name
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
    WITH crossing AS MATERIALIZED (
      SELECT DISTINCT ON (budgets.subject, budgets.kind) budgets.*, threshold.percent
        FROM (${budgets}) AS budgets
       CROSS JOIN (VALUES (80, 80), (100, 99)) AS threshold(percent, reached)
       WHERE budgets.spent * 100.0 >= budgets.most * threshold.reached::numeric
         AND NOT EXISTS (SELECT 1 FROM raised_alert AS raised
           WHERE raised.subject = budgets.subject AND raised.kind = budgets.kind AND raised.period = budgets.period
             AND raised.percent >= threshold.percent)
       ORDER BY budgets.subject, budgets.kind, threshold.percent DESC)
    SELECT crossing.workspace_id AS "workspaceId", crossing.subject, crossing.kind, crossing.period, crossing.percent,
           crossing.most AS "limitNano", crossing.spent AS "spentNano", key.id AS "keyId", key.label AS "keyLabel",
           member.id AS "memberId", member.email AS "memberEmail", workspace.name AS "workspaceName", now() AS now
      FROM crossing
      JOIN workspace ON workspace.id = crossing.workspace_id
      LEFT JOIN api_key AS key ON key.id = substr(crossing.subject, 5) AND crossing.subject LIKE 'key:%' AND key.revoked_at IS NULL
      LEFT JOIN "user" AS member ON member.id = split_part(crossing.subject, ':', 3) AND crossing.subject LIKE 'member:%'
     WHERE key.id IS NOT NULL OR member.id IS NOT NULL OR crossing.subject = 'workspace:' || workspace.id`;

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
