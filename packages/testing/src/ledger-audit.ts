import type { PrismaClient } from "@causeway/prisma";

/** What must be zero or empty on any database at rest; a test asserts `toEqual(soundLedger)`. */
export type LedgerAudit = {
  readonly sumOfEntries: bigint;
  readonly unbalancedTransactions: bigint;
  /** Workspace accounts whose stored balance is not the sum of their entries. */
  readonly wrongBalances: bigint;
  readonly negativeBalances: bigint;
  /**
   * Workspaces whose held amount is not the sum of their open holds, those for the fees of own keys and what is leased
   * included, or does not lie on the promotional credits first.
   */
  readonly wrongHolds: bigint;
  /** Months on own keys whose fee is not that of their sum, or that count other calls than there were. */
  readonly wrongOwnKeyMonths: bigint;
  /** Settlements, or batches of them, whose charge is not what the ledger booked. */
  readonly wrongSettlements: bigint;
  readonly generationsWithoutSettlement: bigint;
  /** Accounts of providers, cost of goods and losses that do not say what the settlements do. */
  readonly wrongProviderCosts: bigint;
  /** Keys and workspaces whose counted spending is not that of their calls, or differs between kinds of periods. */
  readonly wrongUsage: bigint;
  /** Rows of usage whose held amounts are not those of the calls under way that count there. */
  readonly wrongUsageHolds: bigint;
};

export const soundLedger: LedgerAudit = {
  sumOfEntries: 0n,
  unbalancedTransactions: 0n,
  wrongBalances: 0n,
  negativeBalances: 0n,
  wrongHolds: 0n,
  wrongOwnKeyMonths: 0n,
  wrongSettlements: 0n,
  generationsWithoutSettlement: 0n,
  wrongProviderCosts: 0n,
  wrongUsage: 0n,
  wrongUsageHolds: 0n,
};

export async function auditLedger(database: PrismaClient): Promise<LedgerAudit> {
  const [row] = await database.$queryRaw<LedgerAudit[]>`
    WITH sums AS (SELECT account_id, sum(amount_nano) AS total FROM ledger_entry GROUP BY account_id)
    SELECT
      (SELECT coalesce(sum(amount_nano), 0)::bigint FROM ledger_entry) AS "sumOfEntries",
      (SELECT count(*) FROM (SELECT 1 FROM ledger_entry GROUP BY transaction_id HAVING sum(amount_nano) <> 0) AS unbalanced)
        AS "unbalancedTransactions",
      (SELECT count(*) FROM ledger_balance balance LEFT JOIN sums USING (account_id)
        WHERE balance.balance_nano <> coalesce(sums.total, 0)) AS "wrongBalances",
      (SELECT count(*) FROM ledger_balance WHERE balance_nano < 0) AS "negativeBalances",
      (SELECT count(*) FROM (
          SELECT account.workspace_id, sum(held_nano) AS held, sum(held_nano) FILTER (WHERE name LIKE '%:promotional-credits') AS promotional_held,
                 sum(balance_nano) FILTER (WHERE name LIKE '%:promotional-credits') AS promotional
            FROM ledger_balance JOIN ledger_account account ON account.id = account_id
           WHERE name LIKE '%:credits' OR name LIKE '%:promotional-credits' GROUP BY account.workspace_id) AS standing
        WHERE promotional_held <> least(held, promotional) OR held <>
          (SELECT coalesce(sum(amount_nano), 0) FROM credit_hold WHERE workspace_id = standing.workspace_id)
          + (SELECT coalesce(sum(held_fee_nano), 0) FROM own_key_month WHERE workspace_id = standing.workspace_id)
          + (SELECT coalesce(sum(granted_nano - reclaimed_nano - settled_nano), 0) FROM lease
              WHERE workspace_id = standing.workspace_id AND state <> 'closed')) AS "wrongHolds",
      (SELECT count(*) FROM own_key_month AS month WHERE fee_nano <> own_key_fee(list_nano, allowance_nano, fee_basis_points)
          OR held_list_nano <> (SELECT coalesce(sum(own_list_nano), 0) FROM credit_hold
            WHERE workspace_id = month.workspace_id AND own_key_month = month.month)
          OR (SELECT sum(list_nano) FROM own_key_month WHERE workspace_id = month.workspace_id)
            <> (SELECT coalesce(sum(upstream_cost_nano), 0) FROM generation WHERE workspace_id = month.workspace_id)) AS "wrongOwnKeyMonths",
      -- One transaction may pay for many calls of a workspace.
      (SELECT count(*) FROM (
          SELECT transaction_id, workspace_id, sum(charged_nano) AS charged FROM settlement
           GROUP BY transaction_id, workspace_id, CASE WHEN transaction_id IS NULL THEN generation_id END) AS batch
        WHERE charged <> coalesce((
          SELECT -sum(entry.amount_nano) FROM ledger_entry entry JOIN ledger_account account ON account.id = entry.account_id
           WHERE entry.transaction_id = batch.transaction_id
             AND account.name IN ('workspace:' || batch.workspace_id || ':credits',
               'workspace:' || batch.workspace_id || ':promotional-credits')), 0)) AS "wrongSettlements",
      (SELECT count(*) FROM generation WHERE NOT EXISTS (SELECT 1 FROM settlement WHERE generation_id = generation.id))
        AS "generationsWithoutSettlement",
      -- What was charged is cost of goods; what was not, loss; and all of it is payable.
      (SELECT count(*) FROM (
          SELECT CASE WHEN name IN ('platform:loss-overrun', 'platform:loss-late') THEN 'uncovered'
                      WHEN name IN ('platform:loss-insurance', 'platform:loss-unbilled') THEN 'unbilled' ELSE name END AS account,
                 sum(amount_nano) AS amount
            FROM ledger_entry JOIN ledger_account ON ledger_account.id = account_id
            JOIN ledger_transaction ON ledger_transaction.id = transaction_id WHERE kind = 'provider-cost' GROUP BY 1) AS booked
        FULL JOIN (
          SELECT account, sum(part) AS amount FROM settlement JOIN generation ON generation.id = generation_id, LATERAL (VALUES
              ('platform:cost-of-goods', -charged_nano), ('uncovered', -uncovered_nano),
              ('unbilled', charged_nano + uncovered_nano - owed_nano),
              ('provider:' || coalesce(provider_id, 'unknown') || ':payable', owed_nano)) AS parts(account, part)
           WHERE owed_nano IS NOT NULL AND NOT is_byok GROUP BY 1) AS due USING (account)
        WHERE coalesce(booked.amount, 0) <> coalesce(due.amount, 0)) AS "wrongProviderCosts",
      (SELECT count(*) FROM (
          SELECT subject, sum(charged_nano) AS spent, sum(CASE WHEN is_byok THEN upstream_cost_nano ELSE 0 END) AS own
            FROM settlement JOIN generation ON generation.id = settlement.generation_id,
                 unnest(ARRAY['key:' || settlement.api_key_id, 'workspace:' || settlement.workspace_id]) AS subject
           GROUP BY subject) AS called
        CROSS JOIN (VALUES ('total'), ('____-__-__'), ('____-W__'), ('____-__')) AS kind(pattern)
        WHERE (called.spent, called.own) <> (
          SELECT coalesce(sum(spent_nano), 0), coalesce(sum(own_list_nano), 0) FROM spend_usage
           WHERE subject = called.subject AND period LIKE kind.pattern)) AS "wrongUsage",
      (SELECT count(*) FROM spend_usage AS usage
        WHERE (usage.held_nano, usage.held_with_own_nano) <> (
          SELECT coalesce(sum(greatest(amount_nano, own_fee_nano)), 0)::bigint,
                 coalesce(sum(greatest(amount_nano, own_fee_nano + own_list_nano)), 0)::bigint
            FROM credit_hold WHERE budgets @> jsonb_build_array(jsonb_build_object('subject', usage.subject, 'period', usage.period))))
        AS "wrongUsageHolds"`;
  if (!row) throw new Error("The audit returned no row");
  return row;
}
