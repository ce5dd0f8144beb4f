import type { AccountReader, KeyUsage } from "@causeway/gateway";
import { nanoUsd } from "@causeway/money";
import { readCreditBalance, readCreditTotals } from "./credit-balance.ts";
import type { Database, DatabaseOrTransaction } from "./database.ts";

export const createAccountReader = (database: Database): AccountReader => ({
  async credits(workspaceId) {
    const [totals, { balance }] = await Promise.all([
      readCreditTotals(database, workspaceId),
      readCreditBalance(database, workspaceId),
    ]);
    return { purchased: totals.added, used: totals.used, balance };
  },
  keyUsage: (apiKeyId) => readKeyUsage(database, apiKeyId),
});

/** What a key has spent for ever and in the current UTC day, ISO week and month. */
export async function readKeyUsage(database: DatabaseOrTransaction, apiKeyId: string): Promise<KeyUsage> {
  const [row] = await database.$queryRaw<Record<keyof KeyUsage, bigint>[]>`
    SELECT coalesce(sum(spent_nano) FILTER (WHERE period = 'total'), 0)::bigint AS total,
           coalesce(sum(spent_nano) FILTER (WHERE period = usage_period('daily', now())), 0)::bigint AS daily,
           coalesce(sum(spent_nano) FILTER (WHERE period = usage_period('weekly', now())), 0)::bigint AS weekly,
           coalesce(sum(spent_nano) FILTER (WHERE period = usage_period('monthly', now())), 0)::bigint AS monthly
      FROM api_key_usage WHERE api_key_id = ${apiKeyId}`;
  return {
    total: nanoUsd(row?.total ?? 0n),
    daily: nanoUsd(row?.daily ?? 0n),
    weekly: nanoUsd(row?.weekly ?? 0n),
    monthly: nanoUsd(row?.monthly ?? 0n),
  };
}
