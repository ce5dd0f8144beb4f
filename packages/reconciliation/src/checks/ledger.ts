import type { BookCheck, Finding } from "../book-check.ts";
import type { BookPool } from "../book-sources.ts";
import { type Ask, atOneMoment } from "../snapshot.ts";
import { addAllEntries, addRecentEntries, type EntrySums, forgetEntries, totalOf } from "./entry-sums.ts";

/** More than these are not listed one by one. */
const mostListed = 50;

/**
 * R1: money is neither made nor lost, each balance is the sum of its entries, and what is set aside is accounted for.
 * Most runs add the entries of the last minutes to what they have added up before: history cannot change under the rules
 * of the database, and whether it did all the same is seen by adding up everything, about once an hour.
 */
export const ledgerCheck: BookCheck = {
  name: "ledger",
  title: "Entries sum to zero, balances are sums of entries, what is held is held for something",
  everyMs: 60_000,
  run: ({ pool }) =>
    atOneMoment(pool, async (ask) => {
      const { sums, findings } = await checkEntries(ask, pool);
      const [standing] = await ask<StandingRow>(standingSql);
      const holds = await ask<HoldRow>(holdsSql, [mostListed]);
      const divisions = await ask<DivisionRow>(divisionsSql, [mostListed]);
      return {
        compared: sums.transactions + BigInt(standing?.accounts ?? 0),
        figures: {
          conservationGapNano: totalOf(sums),
          entries: sums.entries,
          transactions: sums.transactions,
          accounts: BigInt(standing?.accounts ?? 0),
          creditsNano: BigInt(standing?.credits ?? 0),
          heldNano: BigInt(standing?.held ?? 0),
          leasedNano: BigInt(standing?.leased ?? 0),
          ...(await ownAccounts(ask, sums)),
        },
        findings: [...findings, ...holds.map(wrongHold), ...divisions.map(wrongDivision)],
      };
    }),
};

type CheckedEntries = { readonly sums: EntrySums; readonly findings: readonly Finding[] };

/** What looks wrong by the short way is looked at the long way before anybody is told. */
async function checkEntries(ask: Ask, pool: BookPool): Promise<CheckedEntries> {
  const recent = await addRecentEntries(ask, pool);
  if (recent) {
    const findings = await findWrongEntries(ask, recent);
    if (findings.length === 0) return { sums: recent, findings };
  }
  const all = await addAllEntries(ask, pool);
  const findings = await findWrongEntries(ask, all);
  // What is wrong now is looked for the long way until it is mended.
  if (findings.length > 0) forgetEntries(pool);
  return { sums: all, findings };
}

async function findWrongEntries(ask: Ask, sums: EntrySums): Promise<readonly Finding[]> {
  const total = totalOf(sums);
  const transactions = await ask<TransactionRow>(unbalancedSql, [mostListed, sums.addedFrom]);
  const balances = await ask<BalanceRow>(balancesSql);
  return [
    ...(total === 0n ? [] : [globalGap(total)]),
    ...transactions.map(unbalanced),
    ...balances.flatMap((row) => wrongBalance(row, sums.byAccount.get(row.id) ?? 0n)).slice(0, mostListed),
  ];
}

type StandingRow = Readonly<Record<"accounts" | "credits" | "held" | "leased", string>>;

const standingSql = `
  SELECT (SELECT count(*) FROM ledger_balance) AS accounts,
         (SELECT coalesce(sum(balance_nano), 0) FROM ledger_balance) AS credits,
         (SELECT coalesce(sum(held_nano), 0) FROM ledger_balance) AS held,
         (SELECT coalesce(sum(granted_nano - reclaimed_nano - settled_nano), 0) FROM lease WHERE state <> 'closed') AS leased`;

/** The platform's own books and the world outside: revenue, losses, what lies at Stripe. */
async function ownAccounts(ask: Ask, sums: EntrySums): Promise<Readonly<Record<string, bigint>>> {
  const rows = await ask<{ readonly id: string; readonly name: string }>(
    "SELECT id, name FROM ledger_account WHERE name LIKE 'platform:%' OR name LIKE 'external:%' ORDER BY name LIMIT 100",
  );
  return Object.fromEntries(rows.map(({ id, name }) => [name, sums.byAccount.get(id) ?? 0n]));
}

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

/** From the oldest transaction on that was added up anew. */
const unbalancedSql = `
  SELECT posted.id, posted.kind, posted.workspace_id, entries.off
    FROM (SELECT transaction_id, sum(amount_nano) AS off FROM ledger_entry WHERE transaction_id >= $2::uuid
           GROUP BY 1 HAVING sum(amount_nano) <> 0) AS entries
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
  readonly id: string;
  readonly name: string;
  readonly workspace_id: string | null;
  /** Null when an account that should have a balance has none. */
  readonly balance: string | null;
  readonly held: string | null;
};

const balancesSql = `
  SELECT account.id, account.name, account.workspace_id, balance.balance_nano AS balance, balance.held_nano AS held
    FROM ledger_account AS account LEFT JOIN ledger_balance AS balance ON balance.account_id = account.id
   WHERE balance.account_id IS NOT NULL OR account.workspace_id IS NOT NULL ORDER BY account.name`;

function wrongBalance({ name, workspace_id: workspaceId, ...row }: BalanceRow, entries: bigint): readonly Finding[] {
  const balance = BigInt(row.balance ?? 0);
  const held = BigInt(row.held ?? 0);
  const about = { subject: `account:${name}`, workspaceId: workspaceId ?? undefined, unit: "nano-usd" } as const;
  if (row.balance === null || balance !== entries) {
    return [
      {
        ...about,
        difference: balance - entries,
        problem: `The stored balance is ${row.balance ?? "missing"}, the entries come to ${entries} nano-dollars.`,
        remedy:
          "The entries are right: they are append-only. Look for what changed the balance, then set it to the sum of the entries and let the workspace spend again.",
        consequence: "freeze-workspace",
      },
    ];
  }
  if (balance >= 0n && held >= 0n && balance >= held) return [];
  return [
    {
      ...about,
      difference: balance - held,
      problem: `The balance is ${balance} nano-dollars, of which ${held} are held.`,
      remedy: "Less than nothing, or held more than there is: look for what moved credits past the SQL functions.",
      consequence: "freeze-workspace",
    },
  ];
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
