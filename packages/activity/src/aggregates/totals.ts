import type { RangeQuery, Totals } from "../activity-source.ts";
import { addMeasures, noMeasures, toTotals } from "../measures.ts";
import { type AggregateContext, type GroupedQuery, type GroupedRow, measureGroups } from "./grouped.ts";

export async function totals(
  context: AggregateContext,
  query: RangeQuery,
): Promise<{ current: Totals; previous: Totals }> {
  const { current, previous } = await measureTwice(context, { ...query, speeds: true });
  return { current: toSum(current), previous: toSum(previous) };
}

/** All of them together. */
export const toSum = (rows: readonly GroupedRow[]): Totals =>
  toTotals(rows.reduce((sum, { measures }) => addMeasures(sum, measures), noMeasures));

/** A range's sums and those of the range of the same length before it, of one moment. Buckets are those of the range. */
export async function measureTwice(
  context: AggregateContext,
  query: GroupedQuery,
): Promise<{ readonly current: readonly GroupedRow[]; readonly previous: readonly GroupedRow[] }> {
  const { from, to, buckets = [] } = query;
  const before = new Date(2 * from.getTime() - to.getTime());
  const later = buckets.filter((start) => start > from);
  const rows = await measureGroups(context, { ...query, from: before, buckets: [before, from, ...later] });
  return {
    current: rows.filter(({ bucket }) => bucket > 0).map((row) => ({ ...row, bucket: row.bucket - 1 })),
    previous: rows.filter(({ bucket }) => bucket === 0),
  };
}
