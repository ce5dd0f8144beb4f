import type { AccountReader, KeyUsage, PeriodSpend } from "@causeway/gateway";
import { nanoUsd } from "@causeway/money";
import { readCreditTotals } from "./credit-balance.ts";
import type { Database, DatabaseOrTransaction } from "./database.ts";

export const createAccountReader = (database: Database): AccountReader => ({
  async credits(workspaceId) {
    const { added, used } = await readCreditTotals(database, workspaceId);
    // Of the same moment: what was added less what was used is the balance, in every answer.
    return { purchased: added, used, balance: nanoUsd(added - used) };
  },
  keyUsage: (apiKeyId) => readSpendUsage(database, `key:${apiKeyId}`),
});

/**
 * What a subject of limits (`key:<id>`, `member:<workspace id>:<user id>`, `workspace:<id>`) has spent for ever and in
 * the current UTC day, ISO week and month, by the database's clock.
 */
export async function readSpendUsage(database: DatabaseOrTransaction, subject: string): Promise<KeyUsage> {
  return (await readSpendUsages(database, [subject])).get(subject) ?? nothingSpent;
}

/** The same of many, by subject; those who never spent anything are there too. */
export async function readSpendUsages(
  database: DatabaseOrTransaction,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, KeyUsage>> {
  const rows = await database.$queryRaw<UsageRow[]>`
    SELECT subjects.subject, kind.reset, coalesce(usage.spent_nano, 0) AS spent, coalesce(usage.own_list_nano, 0) AS own
      FROM unnest(${subjects}::text[]) AS subjects(subject)
     CROSS JOIN unnest(ARRAY['total', 'daily', 'weekly', 'monthly']) AS kind(reset)
      LEFT JOIN spend_usage AS usage
        ON usage.subject = subjects.subject AND usage.period = usage_period(kind.reset, now())`;
  const bySubject = Map.groupBy(rows, ({ subject }) => subject);
  return new Map([...bySubject].map(([subject, ofSubject]) => [subject, toUsage(ofSubject)]));
}

type UsageRow = { subject: string; reset: keyof PeriodSpend; spent: bigint; own: bigint };

function toUsage(rows: readonly UsageRow[]): KeyUsage {
  const pick = (column: "spent" | "own"): PeriodSpend => {
    const of = (reset: keyof PeriodSpend) => nanoUsd(rows.find((row) => row.reset === reset)?.[column] ?? 0n);
    return { total: of("total"), daily: of("daily"), weekly: of("weekly"), monthly: of("monthly") };
  };
  return { ...pick("spent"), ownKeys: pick("own") };
}

const nothingSpent = toUsage([]);
