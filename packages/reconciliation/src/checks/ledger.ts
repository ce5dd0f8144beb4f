import type { BookCheck, Finding } from "../book-check.ts";
import { atOneMoment } from "../snapshot.ts";

/** More than these are not listed one by one. */
const mostListed = 50;

/** R1: money is neither made nor lost, each balance is the sum of its entries, and what is set aside is accounted for. */
export const ledgerCheck: BookCheck = {
  name: "ledger",
  title: "Entries sum to zero, balances are sums of entries, what is held is held for something",
  everyMs: 60_000,
  run: ({ pool }) =>
    atOneMoment(pool, async (ask) => {
      const [totals] = await ask<TotalsRow>(totalsSql);
      const transactions = await ask<TransactionRow>(unbalancedSql, [mostListed]);
      const balances = await ask<BalanceRow>(balancesSql, [mostListed]);
      const holds = await ask<HoldRow>(holdsSql, [mostListed]);
      const divisions = await ask<DivisionRow>(divisionsSql, [mostListed]);
      const ours = await ask<OwnAccountRow>(ownAccountsSql);
      const total = BigInt(totals?.total ?? 0);
      return {
        compared: BigInt(totals?.transactions ?? 0) + BigInt(totals?.accounts ?? 0),
        figures: {
          conservationGapNano: total,
          entries: BigInt(totals?.entries ?? 0),
          transactions: BigInt(totals?.transactions ?? 0),
          accounts: BigInt(totals?.accounts ?? 0),
          creditsNano: BigInt(totals?.credits ?? 0),
          heldNano: BigInt(totals?.held ?? 0),
          leasedNano: BigInt(totals?.leased ?? 0),
          ...Object.fromEntries(ours.map(({ name, total: sum }) => [name, BigInt(sum)])),
        },
        findings: [
          ...(total === 0n ? [] : [globalGap(total)]),
          ...transactions.map(unbalanced),
          ...balances.map(wrongBalance),
          ...holds.map(wrongHold),
          ...divisions.map(wrongDivision),
        ],
      };
    }),
};

type TotalsRow = Readonly<
  Record<"total" | "entries" | "transactions" | "accounts" | "credits" | "held" | "leased", string>
>;

const totalsSql = `
  SELECT (SELECT coalesce(sum(amount_nano), 0) FROM ledger_entry) AS total,
         (SELECT count(*) FROM ledger_entry) AS entries,
         (SELECT count(*) FROM ledger_transaction) AS transactions,
         (SELECT count(*) FROM ledger_balance) AS accounts,
         (SELECT coalesce(sum(balance_nano), 0) FROM ledger_balance) AS credits,
         (SELECT coalesce(sum(held_nano), 0) FROM ledger_balance) AS held,
         (SELECT coalesce(sum(granted_nano - reclaimed_nano - settled_nano), 0) FROM lease WHERE state <> 'closed') AS leased`;

type OwnAccountRow = { readonly name: string; readonly total: string };

/** The platform's own books and the world outside: revenue, losses, what lies at Stripe. */
const ownAccountsSql = `
  SELECT account.name, sum(entry.amount_nano) AS total
    FROM ledger_account AS account JOIN ledger_entry AS entry ON entry.account_id = account.id
   WHERE account.name LIKE 'platform:%' OR account.name LIKE 'external:%' GROUP BY 1 ORDER BY 1 LIMIT 100`;

const globalGap = (total: bigint): Finding => ({
  subject: "ledger",
  difference: total,
  unit: "nano-usd",
  problem: `All entries together come to ${total} nano-dollars instead of 0.`,
  remedy:
    "Postings are stopped; calls go on from their slices. Find who wrote past the SQL functions (transactions listed beside this), restore the rows from the backup, then let postings go on.",
  consequence: "stop-postings",
});

type TransactionRow = {
  readonly id: string;
  readonly kind: string;
  readonly workspace_id: string | null;
  readonly off: string;
};

const unbalancedSql = `
  SELECT posted.id, posted.kind, posted.workspace_id, entries.off
    FROM (SELECT transaction_id, sum(amount_nano) AS off FROM ledger_entry GROUP BY 1 HAVING sum(amount_nano) <> 0) AS entries
    JOIN ledger_transaction AS posted ON posted.id = entries.transaction_id
   ORDER BY posted.id LIMIT $1`;

const unbalanced = ({ id, kind, workspace_id: workspaceId, off }: TransactionRow): Finding => ({
  subject: `transaction:${id}`,
  workspaceId: workspaceId ?? undefined,
  difference: BigInt(off),
  unit: "nano-usd",
  problem: `The entries of this transaction (${kind}) come to ${off} nano-dollars instead of 0.`,
  remedy: "Compare its entries with the backup: an entry was written, changed or removed past the SQL functions.",
  consequence: workspaceId === null ? "tell" : "freeze-workspace",
});

type BalanceRow = {
  readonly name: string;
  readonly workspace_id: string | null;
  readonly balance: string | null;
  readonly held: string | null;
  readonly total: string;
};

/** An account that has entries and no balance, too. */
const balancesSql = `
  SELECT account.name, account.workspace_id, balance.balance_nano AS balance, balance.held_nano AS held,
         coalesce(sums.total, 0) AS total
    FROM ledger_account AS account
    LEFT JOIN ledger_balance AS balance ON balance.account_id = account.id
    LEFT JOIN (SELECT account_id, sum(amount_nano) AS total FROM ledger_entry GROUP BY 1) AS sums ON sums.account_id = account.id
   WHERE (balance.account_id IS NOT NULL OR account.workspace_id IS NOT NULL)
     AND (balance.balance_nano IS DISTINCT FROM coalesce(sums.total, 0) OR balance.balance_nano < balance.held_nano
          OR balance.held_nano < 0 OR balance.balance_nano < 0)
   ORDER BY account.name LIMIT $1`;

function wrongBalance({ name, workspace_id: workspaceId, balance, held, total }: BalanceRow): Finding {
  const off = BigInt(balance ?? 0) - BigInt(total);
  return {
    subject: `account:${name}`,
    workspaceId: workspaceId ?? undefined,
    difference: off === 0n ? BigInt(balance ?? 0) - BigInt(held ?? 0) : off,
    unit: "nano-usd",
    problem:
      off === 0n
        ? `The balance is ${balance} nano-dollars, of which ${held} are held: more than there is.`
        : `The stored balance is ${balance ?? "missing"}, the entries come to ${total} nano-dollars.`,
    remedy:
      "The entries are right: they are append-only. Look for what changed the balance, then set it to the sum of the entries and let the workspace spend again.",
    consequence: "freeze-workspace",
  };
}

type HoldRow = { readonly workspace_id: string; readonly held: string; readonly reasons: string };

const holdsSql = `
  WITH reasons AS (
    SELECT workspace_id, sum(amount) AS amount FROM (
      SELECT workspace_id, amount_nano AS amount FROM credit_hold
      UNION ALL SELECT workspace_id, held_fee_nano FROM own_key_month
      UNION ALL SELECT workspace_id, granted_nano - reclaimed_nano - settled_nano FROM lease WHERE state <> 'closed'
    ) AS reason GROUP BY 1
  ), held AS (
    SELECT account.workspace_id, sum(balance.held_nano) AS amount
      FROM ledger_balance AS balance JOIN ledger_account AS account ON account.id = balance.account_id
     WHERE account.workspace_id IS NOT NULL GROUP BY 1
  )
  SELECT workspace_id, coalesce(held.amount, 0) AS held, coalesce(reasons.amount, 0) AS reasons
    FROM held FULL JOIN reasons USING (workspace_id)
   WHERE coalesce(held.amount, 0) <> coalesce(reasons.amount, 0)
   ORDER BY workspace_id LIMIT $1`;

const wrongHold = ({ workspace_id: workspaceId, held, reasons }: HoldRow): Finding => ({
  subject: `held:${workspaceId}`,
  workspaceId,
  difference: BigInt(held) - BigInt(reasons),
  unit: "nano-usd",
  problem: `${held} nano-dollars are held, but calls under way, fees and slices account for ${reasons}.`,
  remedy:
    "Compare credit_hold, own_key_month and lease of this workspace with its settlements, set held_nano to what they come to, then let the workspace spend again.",
  consequence: "freeze-workspace",
});

type DivisionRow = { readonly workspace_id: string; readonly on_promotional: string; readonly due: string };

/** What is held lies on the promotional credits first, which are spent first. */
const divisionsSql = `
  WITH standing AS (
    SELECT account.workspace_id, sum(balance.held_nano) AS held,
           sum(balance.held_nano) FILTER (WHERE account.name LIKE '%:promotional-credits') AS on_promotional,
           sum(balance.balance_nano) FILTER (WHERE account.name LIKE '%:promotional-credits') AS promotional
      FROM ledger_balance AS balance JOIN ledger_account AS account ON account.id = balance.account_id
     WHERE account.name LIKE 'workspace:%:credits' OR account.name LIKE 'workspace:%:promotional-credits' GROUP BY 1
  )
  SELECT workspace_id, on_promotional, least(held, promotional) AS due FROM standing
   WHERE on_promotional <> least(held, promotional) ORDER BY workspace_id LIMIT $1`;

const wrongDivision = ({ workspace_id: workspaceId, on_promotional: found, due }: DivisionRow): Finding => ({
  subject: `held-on-promotional:${workspaceId}`,
  workspaceId,
  difference: BigInt(found) - BigInt(due),
  unit: "nano-usd",
  problem: `${found} nano-dollars are held on promotional credits, ${due} should be: they are spent first.`,
  remedy: "change_credits(workspace, 0, 0) divides what is held anew. Look for what moved credits past it.",
  consequence: "freeze-workspace",
});
