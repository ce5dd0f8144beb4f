import type { DatabaseOrTransaction } from "@causeway/db";
import { creditsAccount, promotionalCreditsAccount } from "@causeway/ledger";
import { nanoUsd } from "@causeway/money";
import type { TopUpUse } from "@causeway/payment-books";

type Row = Omit<TopUpUse, "balance"> & { readonly balance: bigint };

/** What a workspace has, and what auto top-up has bought for it this month, by the database's clock. */
export async function readTopUpUse(database: DatabaseOrTransaction, workspaceId: string): Promise<TopUpUse> {
  const [row] = await database.$queryRaw<Row[]>`
    SELECT coalesce((SELECT sum(balance_nano) FROM ledger_account account JOIN ledger_balance ON account_id = account.id
                      WHERE account.name IN (${creditsAccount(workspaceId)}, ${promotionalCreditsAccount(workspaceId)})),
             0)::bigint AS balance,
           coalesce(sum(credits_cents) FILTER (WHERE status IN ('created', 'pending', 'paid') AND
             created_at >= date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'), 0)::int AS "monthCents",
           to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
           coalesce(bool_or(status IN ('created', 'pending')), false) AS "isOpen",
           EXISTS (SELECT 1 FROM workspace WHERE id = ${workspaceId}
             AND (review_since IS NOT NULL OR coalesce(spending_stopped, 'debt') <> 'debt')) AS "isStopped"
      FROM credit_purchase WHERE workspace_id = ${workspaceId} AND automatic`;
  if (!row) throw new Error("The use of auto top-up returned no row");
  return { ...row, balance: nanoUsd(row.balance) };
}
