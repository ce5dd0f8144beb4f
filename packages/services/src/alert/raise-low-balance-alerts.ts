import { randomUUIDv7 } from "node:crypto";
import type { Database } from "@causeway/db";
import { formatUsd, nanoUsd } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import { tellLowBalance } from "./notices.ts";
import { defaultLowBalance } from "./settings.ts";

/**
 * Tells of every workspace whose credits have fallen below its threshold: once, and again only after they have been a
 * fifth above it. Workspaces that have never spent anything are left in peace. Returns how many were told.
 */
export async function raiseLowBalanceAlerts(database: Database): Promise<number> {
  await lowerLowBalanceAlerts(database);
  let told = 0;
  for (const low of await findLowBalances(database)) if (await raise(database, low)) told += 1;
  return told;
}

/** Every workspace that has spent credits, with what it has and from where it wants to be told. */
const balances = Prisma.sql`
  SELECT workspace.id AS workspace_id, credits.nano AS balance,
         CASE WHEN settings.workspace_id IS NULL THEN ${defaultLowBalance}::bigint ELSE settings.low_balance_nano END AS threshold
    FROM workspace
    JOIN spend_usage AS usage ON usage.subject = 'workspace:' || workspace.id AND usage.period = 'total' AND usage.spent_nano > 0
    LEFT JOIN alert_settings AS settings ON settings.workspace_id = workspace.id
    JOIN LATERAL (
      SELECT sum(balance_nano)::bigint AS nano FROM ledger_account AS account JOIN ledger_balance ON account_id = account.id
       WHERE account.name IN ('workspace:' || workspace.id || ':credits', 'workspace:' || workspace.id || ':promotional-credits')
    ) AS credits ON credits.nano IS NOT NULL`;

type LowBalance = { workspaceId: string; balanceNano: bigint; thresholdNano: bigint };

const subjectOf = (workspaceId: string) => `workspace:${workspaceId}:credits`;

const findLowBalances = (database: Database): Promise<LowBalance[]> =>
  database.$queryRaw<LowBalance[]>`
    SELECT balances.workspace_id AS "workspaceId", balance AS "balanceNano", threshold AS "thresholdNano"
      FROM (${balances}) AS balances
     WHERE balance < threshold AND NOT EXISTS (
       SELECT 1 FROM raised_alert WHERE subject = 'workspace:' || balances.workspace_id || ':credits' AND kind = 'low-balance')`;

const raise = (database: Database, { workspaceId, balanceNano, thresholdNano }: LowBalance): Promise<boolean> =>
  database.$transaction(async (transaction) => {
    const id = randomUUIDv7();
    const row = { id, workspaceId, subject: subjectOf(workspaceId), kind: "low-balance", period: "total", percent: 0 };
    const { count } = await transaction.raisedAlert.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return false;
    const balanceUsd = formatUsd(nanoUsd(balanceNano));
    await tellLowBalance(
      transaction,
      { id, workspaceId },
      { balanceUsd, thresholdUsd: formatUsd(nanoUsd(thresholdNano)) },
    );
    return true;
  });

async function lowerLowBalanceAlerts(database: Database): Promise<void> {
  await database.$executeRaw`
    DELETE FROM raised_alert AS raised WHERE raised.kind = 'low-balance' AND NOT EXISTS (
      SELECT 1 FROM (${balances}) AS balances
       WHERE balances.workspace_id = raised.workspace_id AND balance < threshold * 1.2)`;
}
