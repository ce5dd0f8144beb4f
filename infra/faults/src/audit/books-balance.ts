import type { Pool } from "pg";
import { type Check, check } from "./check.ts";

type Sums = Readonly<Record<string, string>>;

/** A1, A2, A3 and A5: the ledger's own arithmetic, in one snapshot. */
export async function booksBalance(books: Pool): Promise<readonly Check[]> {
  const { rows } = await books.query<Sums>(`
    WITH entry AS (
      SELECT entry.*, account.name, account.workspace_id FROM ledger_entry AS entry
        JOIN ledger_account AS account ON account.id = entry.account_id),
    open_lease AS (
      SELECT workspace_id, sum(granted_nano - reclaimed_nano - settled_nano) AS left_nano,
             bool_or(granted_nano - reclaimed_nano - settled_nano < 0) AS is_below
        FROM lease WHERE state <> 'closed' GROUP BY workspace_id),
    credit AS (
      SELECT account.workspace_id, balance.* FROM ledger_balance AS balance
        JOIN ledger_account AS account ON account.id = balance.account_id WHERE account.name LIKE '%:credits')
    SELECT
      (SELECT coalesce(sum(amount_nano), 0) FROM ledger_entry) AS total,
      (SELECT count(*) FROM (SELECT 1 FROM ledger_entry GROUP BY transaction_id HAVING sum(amount_nano) <> 0) AS odd) AS unbalanced,
      (SELECT count(*) FROM ledger_balance AS balance WHERE balance_nano <>
        (SELECT coalesce(sum(amount_nano), 0) FROM ledger_entry WHERE account_id = balance.account_id)) AS wrong_balances,
      (SELECT count(*) FROM credit WHERE balance_nano < 0) AS negative,
      (SELECT count(*) FROM credit WHERE balance_nano - held_nano < 0) AS overheld,
      (SELECT count(*) FROM credit LEFT JOIN open_lease USING (workspace_id) WHERE held_nano <>
        coalesce(left_nano, 0)
        + (SELECT coalesce(sum(amount_nano), 0) FROM credit_hold WHERE workspace_id = credit.workspace_id)
        + (SELECT coalesce(sum(held_fee_nano), 0) FROM own_key_month WHERE workspace_id = credit.workspace_id)) AS wrong_holds,
      (SELECT count(*) FROM open_lease WHERE is_below) AS negative_leases,
      (SELECT coalesce(sum(charged_nano), 0) FROM settlement)
        + (SELECT coalesce(sum(amount_nano), 0) FROM entry WHERE workspace_id IS NOT NULL
            AND transaction_id IN (SELECT transaction_id FROM settlement)) AS usage_gap,
      (SELECT coalesce(sum(charged_nano), 0) FROM settlement) AS charged`);
  const sums = rows[0];
  if (!sums) throw new Error("The audit returned no row");
  const zero = (criterion: string, wanted: string, names: readonly string[]): Check =>
    check(criterion, wanted, {
      figure: names.map((name) => `${name.replaceAll("_", " ")} ${sums[name]}`).join(", "),
      isMet: names.every((name) => Number(sums[name]) === 0),
    });
  const [wrongBalances, gaps] = [await describeWrongBalances(books), await describeUsageGaps(books)];
  return [
    zero("A1", "Σ entries per transaction and overall = 0", ["total", "unbalanced"]),
    { ...zero("A2", "balance = Σ entries; credits ≥ 0", ["wrong_balances", "negative"]), misses: wrongBalances },
    zero("A3", "held = Σ open leases and holds; available ≥ 0", ["wrong_holds", "overheld", "negative_leases"]),
    {
      ...zero("A5", "Σ settlements = Σ usage entries, gap 0", ["usage_gap"]),
      figure: `gap ${sums["usage_gap"]} nano of ${sums["charged"]}`,
      misses: gaps,
    },
  ];
}

const mostDescribed = 5;

async function describeWrongBalances(books: Pool): Promise<readonly string[]> {
  const { rows } = await books.query<{ name: string; balance: string; entries: string }>(
    `SELECT account.name, balance.balance_nano AS balance, coalesce(sum(entry.amount_nano), 0) AS entries
       FROM ledger_balance AS balance JOIN ledger_account AS account ON account.id = balance.account_id
       LEFT JOIN ledger_entry AS entry ON entry.account_id = account.id
      GROUP BY account.name, balance.balance_nano HAVING balance.balance_nano <> coalesce(sum(entry.amount_nano), 0)
      LIMIT $1`,
    [mostDescribed],
  );
  return rows.map(({ name, balance, entries }) => `${name} has ${balance}, its entries come to ${entries}`);
}

/** Transactions whose settlements do not come to what was taken from the workspace. */
async function describeUsageGaps(books: Pool): Promise<readonly string[]> {
  const { rows } = await books.query<{ id: string; key: string; settled: string; taken: string; sources: string }>(
    `SELECT transaction.id, transaction.idempotency_key AS key, settled.sum AS settled, settled.sources,
            coalesce((SELECT -sum(entry.amount_nano) FROM ledger_entry AS entry
              JOIN ledger_account AS account ON account.id = entry.account_id
             WHERE entry.transaction_id = transaction.id AND account.workspace_id IS NOT NULL), 0) AS taken
       FROM (SELECT transaction_id, sum(charged_nano), string_agg(source || ' ' || generation_id, ', ') AS sources
               FROM settlement GROUP BY transaction_id) AS settled
       LEFT JOIN ledger_transaction AS transaction ON transaction.id = settled.transaction_id
      WHERE settled.sum <> 0`,
  );
  return rows
    .filter(({ settled, taken }) => settled !== taken)
    .slice(0, mostDescribed)
    .map(({ key, settled, taken, sources }) => `${key}: ${settled} settled, ${taken} taken (${sources})`);
}
