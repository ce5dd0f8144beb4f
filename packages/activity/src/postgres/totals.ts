import type { Database } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import type { RangeQuery, Totals } from "../activity-source.ts";
import { conditions } from "./conditions.ts";

export async function totals(database: Database, query: RangeQuery): Promise<{ current: Totals; previous: Totals }> {
  const lengthMs = query.to.getTime() - query.from.getTime();
  const before = { ...query, from: new Date(query.from.getTime() - lengthMs), to: query.from };
  const [current, previous] = await Promise.all([totalsOf(database, query), totalsOf(database, before)]);
  return { current, previous };
}

/** Integer types small enough for JavaScript numbers; money stays a bigint. */
export const aggregates = Prisma.sql`
  coalesce(sum(g.cost_nano), 0)::bigint AS "spendNano",
  count(*)::int AS requests,
  coalesce(sum(g.input_tokens), 0)::float8 AS "inputTokens",
  coalesce(sum(g.output_tokens), 0)::float8 AS "outputTokens",
  (count(*) FILTER (WHERE g.status IN ('failed', 'interrupted')))::int AS errors,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY g.first_token_ms) AS "firstTokenMs"`;

export type AggregateRow = Omit<Totals, "spend" | "firstTokenMs"> & { spendNano: bigint; firstTokenMs: number | null };

export const toTotals = (row: AggregateRow): Totals => ({
  spend: nanoUsd(row.spendNano),
  requests: row.requests,
  inputTokens: row.inputTokens,
  outputTokens: row.outputTokens,
  errors: row.errors,
  firstTokenMs: row.firstTokenMs === null ? undefined : Math.round(row.firstTokenMs),
});

async function totalsOf(database: Database, query: RangeQuery): Promise<Totals> {
  const rows = await database.$queryRaw<
    AggregateRow[]
  >`SELECT ${aggregates} FROM generation g WHERE ${conditions(query)}`;
  const [row] = rows;
  if (!row) throw new Error("An aggregate without GROUP BY always has one row");
  return toTotals(row);
}
