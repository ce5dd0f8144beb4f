import type { RangeQuery, Totals } from "../activity-source.ts";
import { noMeasures, toTotals } from "../measures.ts";
import { type AggregateContext, measureGroups } from "./grouped.ts";

export async function totals(
  context: AggregateContext,
  query: RangeQuery,
): Promise<{ current: Totals; previous: Totals }> {
  const [current, previous] = await Promise.all([totalsOf(context, query), totalsOf(context, rangeBefore(query))]);
  return { current, previous };
}

/** The range of the same length that ends where this one begins. */
export const rangeBefore = <Range extends RangeQuery>(query: Range): Range => ({
  ...query,
  from: new Date(2 * query.from.getTime() - query.to.getTime()),
  to: query.from,
});

async function totalsOf(context: AggregateContext, query: RangeQuery): Promise<Totals> {
  const [row] = await measureGroups(context, { ...query, speeds: true });
  return toTotals(row?.measures ?? noMeasures);
}
