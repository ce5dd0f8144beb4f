import type { BookPool } from "../book-sources.ts";
import type { Ask } from "../snapshot.ts";

/** The entries of the ledger, added up. */
export type EntrySums = {
  readonly entries: bigint;
  readonly transactions: bigint;
  readonly byAccount: ReadonlyMap<string, bigint>;
  /** Transactions from this id on were added up anew; those before it were known. */
  readonly addedFrom: string;
};

export const totalOf = ({ byAccount }: EntrySums): bigint =>
  [...byAccount.values()].reduce((sum, one) => sum + one, 0n);

/** Everything up to a moment that is long enough ago for all of its transactions to have ended. */
type Known = { readonly sums: EntrySums; readonly through: string; readonly addUpAllAfterMs: number };

const firstId = "00000000-0000-0000-0000-000000000000";
const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";
/** No transaction of Postgres that posts anything runs this long. */
const settledAfter = "10 minutes";
const hourMs = 3_600_000;
/** Adding up everything takes at most a hundredth of the time. */
const pauseFactor = 100;

/** One per database: kept for as long as its connections are. */
const known = new WeakMap<BookPool, Known>();

/** Adds what is new to what is known; `undefined` when everything is to be added up. Moves on what is known. */
export async function addRecentEntries(ask: Ask, pool: BookPool): Promise<EntrySums | undefined> {
  const before = known.get(pool);
  if (!before || performance.now() > before.addUpAllAfterMs) return undefined;
  return await addSince(ask, pool, before);
}

export async function addAllEntries(ask: Ask, pool: BookPool): Promise<EntrySums> {
  const startedAt = performance.now();
  const nothing = { entries: 0n, transactions: 0n, byAccount: new Map<string, bigint>(), addedFrom: firstId };
  const sums = await addSince(ask, pool, { sums: nothing, through: firstId, addUpAllAfterMs: 0 });
  const tookMs = performance.now() - startedAt;
  const after = known.get(pool);
  if (after) known.set(pool, { ...after, addUpAllAfterMs: performance.now() + Math.max(hourMs, tookMs * pauseFactor) });
  return sums;
}

/** The next time everything is added up. */
export function forgetEntries(pool: BookPool): void {
  known.delete(pool);
}

async function addSince(ask: Ask, pool: BookPool, before: Known): Promise<EntrySums> {
  const through = await settledThrough(ask, before.through);
  const settled = add(before.sums, await readSums(ask, before.through, through), before.through);
  known.set(pool, { ...before, sums: settled, through });
  return add(settled, await readSums(ask, through, lastId), before.through);
}

/** Ids begin with the moment at which they were made, in milliseconds. Never further back than what is known. */
async function settledThrough(ask: Ask, before: string): Promise<string> {
  const [row] = await ask<{ readonly ms: string }>(
    `SELECT floor(extract(epoch FROM clock_timestamp() - interval '${settledAfter}') * 1000)::bigint AS ms`,
  );
  const hex = BigInt(row?.ms ?? 0)
    .toString(16)
    .padStart(12, "0");
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
  return id > before ? id : before;
}

type SumRow = { readonly account_id: string; readonly total: string; readonly entries: string };

async function readSums(ask: Ask, from: string, to: string): Promise<Omit<EntrySums, "addedFrom">> {
  const rows = await ask<SumRow>(
    `SELECT account_id, sum(amount_nano) AS total, count(*) AS entries FROM ledger_entry
      WHERE transaction_id >= $1::uuid AND transaction_id < $2::uuid GROUP BY 1`,
    [from, to],
  );
  const [count] = await ask<{ readonly transactions: string }>(
    "SELECT count(*) AS transactions FROM ledger_transaction WHERE id >= $1::uuid AND id < $2::uuid",
    [from, to],
  );
  return {
    entries: rows.reduce((sum, { entries }) => sum + BigInt(entries), 0n),
    transactions: BigInt(count?.transactions ?? 0),
    byAccount: new Map(rows.map(({ account_id: account, total }) => [account, BigInt(total)])),
  };
}

function add(left: EntrySums, right: Omit<EntrySums, "addedFrom">, addedFrom: string): EntrySums {
  const byAccount = new Map(left.byAccount);
  for (const [account, total] of right.byAccount) byAccount.set(account, (byAccount.get(account) ?? 0n) + total);
  return {
    entries: left.entries + right.entries,
    transactions: left.transactions + right.transactions,
    byAccount,
    addedFrom,
  };
}
