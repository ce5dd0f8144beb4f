import { randomUUIDv7 } from "node:crypto";
import type { Database } from "@causeway/db";
import { formatUsd, nanoUsd } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import { tellLowBalance } from "./notices.ts";
import { defaultLowBalance, defaultVeryLowBalance } from "./settings.ts";

/**
 * Tells of every workspace whose credits have fallen below one of its thresholds: once of each, and again only after they
 * have been a fifth above it. Who hears of the second at once hears nothing of the first. Workspaces that have never spent anything are left in peace. Returns how many were told.
 */
export async function raiseLowBalanceAlerts(database: Database): Promise<number> {
  await lowerLowBalanceAlerts(database);
  let told = 0;
  for (const low of await findLowBalances(database)) if (await raise(database, low)) told += 1;
  return told;
}

/** Every workspace that has spent credits, with what it has and below what it wants to be told, a row for each threshold. */
const balances = Prisma.sql`
  SELECT workspace.id AS workspace_id, credits.nano AS balance, level.period, level.threshold
    FROM workspace
    JOIN spend_usage AS usage ON usage.subject = 'workspace:' || workspace.id AND usage.period = 'total' AND usage.spent_nano > 0
    LEFT JOIN alert_settings AS settings ON settings.workspace_id = workspace.id
    JOIN LATERAL (
      SELECT sum(balance_nano)::bigint AS nano FROM ledger_account AS account JOIN ledger_balance ON account_id = account.id
       WHERE account.name IN ('workspace:' || workspace.id || ':credits', 'workspace:' || workspace.id || ':promotional-credits')
    ) AS credits ON credits.nano IS NOT NULL
   CROSS JOIN LATERAL (VALUES
      ('total', CASE WHEN settings.workspace_id IS NULL THEN ${defaultLowBalance}::bigint ELSE settings.low_balance_nano END),
      ('very-low', CASE WHEN settings.workspace_id IS NULL THEN ${defaultVeryLowBalance}::bigint ELSE settings.very_low_balance_nano END)
    ) AS level(period, threshold)`;

/** `total` at the first threshold. */
type Level = "total" | "very-low";

type LowBalance = { workspaceId: string; period: Level; balanceNano: bigint; thresholdNano: bigint };

const subjectOf = (workspaceId: string) => `workspace:${workspaceId}:credits`;

/** Of each workspace the lowest threshold that it is below and was not told of. */
const findLowBalances = (database: Database): Promise<LowBalance[]> =>
  database.$queryRaw<LowBalance[]>`
    SELECT DISTINCT ON (balances.workspace_id) balances.workspace_id AS "workspaceId", balances.period,
           balance AS "balanceNano", threshold AS "thresholdNano"
      FROM (${balances}) AS balances
     WHERE balance < threshold AND NOT EXISTS (
       SELECT 1 FROM raised_alert AS raised
        WHERE raised.subject = 'workspace:' || balances.workspace_id || ':credits' AND raised.kind = 'low-balance'
          AND raised.period IN (balances.period, 'very-low'))
     ORDER BY balances.workspace_id, threshold`;

const raise = (database: Database, { workspaceId, period, balanceNano, thresholdNano }: LowBalance): Promise<boolean> =>
  database.$transaction(async (transaction) => {
    const id = randomUUIDv7();
    const row = { workspaceId, subject: subjectOf(workspaceId), kind: "low-balance", percent: 0 };
    const { count } = await transaction.raisedAlert.createMany({
      data: [{ ...row, id, period }],
      skipDuplicates: true,
    });
    if (count === 0) return false;
    const isVeryLow = period === "very-low";
    if (isVeryLow)
      await transaction.raisedAlert.createMany({ data: [{ ...row, period: "total" }], skipDuplicates: true });
    const [balanceUsd, thresholdUsd] = [formatUsd(nanoUsd(balanceNano)), formatUsd(nanoUsd(thresholdNano))];
    await tellLowBalance(transaction, { id, workspaceId }, { balanceUsd, thresholdUsd, isVeryLow });
    return true;
  });

async function lowerLowBalanceAlerts(database: Database): Promise<void> {
  await database.$executeRaw`
    DELETE FROM raised_alert AS raised WHERE raised.kind = 'low-balance' AND NOT EXISTS (
      SELECT 1 FROM (${balances}) AS balances
       WHERE balances.workspace_id = raised.workspace_id AND balances.period = raised.period AND balance < threshold * 1.2)`;
}
