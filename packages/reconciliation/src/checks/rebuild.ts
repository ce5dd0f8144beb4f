import type { BookCheck, Finding } from "../book-check.ts";
import { type Ask, withScratchTables } from "../snapshot.ts";

const monthMs = 30 * 86_400_000;
const mostListed = 50;

/**
 * R7: all balances, built again in a table of their own from the entries of posted transactions alone, are those that are
 * stored, and every transaction still has its entries.
 */
export const rebuildCheck: BookCheck = {
  name: "rebuild",
  title: "All balances, built again from the first entry on, are those that are stored",
  everyMs: monthMs,
  run: ({ pool }) =>
    withScratchTables(pool, async (ask) => {
      await rebuild(ask);
      const [totals] = await ask<{ readonly accounts: string; readonly total: string }>(
        "SELECT count(*) AS accounts, coalesce(sum(balance_nano), 0) AS total FROM rebuilt_balance",
      );
      const rows = await ask<DifferenceRow>(differencesSql, [mostListed]);
      const orphans = await ask<{ readonly transaction_id: string }>(orphansSql, [mostListed]);
      return {
        compared: BigInt(totals?.accounts ?? 0),
        figures: { accounts: BigInt(totals?.accounts ?? 0), conservationGapNano: BigInt(totals?.total ?? 0) },
        findings: [...rows.map(differs), ...orphans.map(withoutEntries)],
      };
    }),
};

async function rebuild(ask: Ask): Promise<void> {
  await ask(
    "CREATE TEMPORARY TABLE rebuilt_balance (account_id bigint PRIMARY KEY, balance_nano numeric NOT NULL) ON COMMIT DROP",
  );
  await ask(`INSERT INTO rebuilt_balance
    SELECT entry.account_id, sum(entry.amount_nano) FROM ledger_transaction AS posted
      JOIN ledger_entry AS entry ON entry.transaction_id = posted.id GROUP BY 1`);
}

type DifferenceRow = {
  readonly name: string;
  readonly workspace_id: string | null;
  readonly stored: string | null;
  readonly rebuilt: string | null;
};

const differencesSql = `
  SELECT account.name, account.workspace_id, stored.balance_nano AS stored, rebuilt.balance_nano AS rebuilt
    FROM ledger_balance AS stored
    FULL JOIN rebuilt_balance AS rebuilt USING (account_id)
    JOIN ledger_account AS account ON account.id = account_id
   WHERE coalesce(stored.balance_nano, 0) <> coalesce(rebuilt.balance_nano, 0)
     AND (stored.account_id IS NOT NULL OR account.workspace_id IS NOT NULL)
   ORDER BY account.name LIMIT $1`;

const differs = ({ name, workspace_id: workspaceId, stored, rebuilt }: DifferenceRow): Finding => ({
  subject: `account:${name}`,
  workspaceId: workspaceId ?? undefined,
  difference: BigInt(stored ?? 0) - BigInt(rebuilt ?? 0),
  unit: "nano-usd",
  problem: `The stored balance is ${stored ?? "missing"}, built again from the entries it is ${rebuilt ?? "nothing"}.`,
  remedy:
    "The entries are right: they are append-only. Look for what changed the balance, then set it to what was built.",
  consequence: "freeze-workspace",
});

/** A transaction that moved nothing was never posted like this: its entries are gone. */
const orphansSql = `
  SELECT posted.id AS transaction_id FROM ledger_transaction AS posted
   WHERE NOT EXISTS (SELECT 1 FROM ledger_entry AS entry WHERE entry.transaction_id = posted.id) LIMIT $1`;

const withoutEntries = ({ transaction_id: id }: { readonly transaction_id: string }): Finding => ({
  subject: `transaction:${id}`,
  difference: 1n,
  unit: "records",
  problem: "This transaction has no entries.",
  remedy: "Restore its entries from the backup: every transaction that is posted moves something.",
  consequence: "tell",
});
