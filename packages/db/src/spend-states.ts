import { type HolderLimits, type LimitReset, nextReset, type SpendLimit } from "@causeway/limits";
import { larger, type NanoUsd, nanoUsd, zero } from "@causeway/money";
import type { DatabaseOrTransaction } from "./database.ts";

/** A spend limit, and how far it is used up in its present period. Calls under way are not in it. */
export type SpendState = SpendLimit & {
  readonly spent: NanoUsd;
  readonly left: NanoUsd;
  /** `undefined` for one that never resets. */
  readonly resetsAt: Date | undefined;
};

/** Somebody's limits with what is left of them. */
export type LimitState = HolderLimits & { readonly spending: readonly SpendState[] };

/** What is left of all these limits now, by the database's clock. */
export async function readSpendStates(
  database: DatabaseOrTransaction,
  limits: readonly HolderLimits[],
): Promise<readonly LimitState[]> {
  const subjects = limits.filter(({ spend }) => spend.length > 0).map(({ subject }) => subject);
  if (subjects.length === 0) return limits.map((one) => ({ ...one, spending: [] }));
  const rows = await database.$queryRaw<UsageRow[]>`
    SELECT subjects.subject, kind.reset, now() AS now, coalesce(usage.spent_nano, 0) AS spent, coalesce(usage.own_list_nano, 0) AS "ownList"
      FROM unnest(${subjects}::text[]) AS subjects(subject)
     CROSS JOIN unnest(ARRAY['total', 'daily', 'weekly', 'monthly']) AS kind(reset)
      LEFT JOIN spend_usage AS usage
        ON usage.subject = subjects.subject AND usage.period = usage_period(kind.reset, now())`;
  const rowOf = (subject: string, reset: LimitReset) =>
    rows.find((row) => row.subject === subject && row.reset === (reset ?? "total"));
  const now = rows[0]?.now ?? new Date();
  return limits.map((holder) => ({
    ...holder,
    spending: holder.spend.map(({ limit, reset }) => {
      const row = rowOf(holder.subject, reset);
      const spent = nanoUsd((row?.spent ?? 0n) + (holder.countsOwnKeys ? (row?.ownList ?? 0n) : 0n));
      return { limit, reset, spent, left: larger(nanoUsd(limit - spent), zero), resetsAt: nextReset(reset, now) };
    }),
  }));
}

type UsageRow = {
  subject: string;
  reset: "total" | "daily" | "weekly" | "monthly";
  now: Date;
  spent: bigint;
  ownList: bigint;
};
