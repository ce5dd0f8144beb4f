import type { BreakdownQuery, BreakdownRow } from "../activity-source.ts";
import { noMeasures, toTotals } from "../measures.ts";
import { type AggregateContext, bySpend, measureGroups } from "./grouped.ts";
import { namesOf } from "./names.ts";
import { rangeBefore } from "./totals.ts";

export async function breakdown(context: AggregateContext, query: BreakdownQuery): Promise<BreakdownRow[]> {
  const [now, then] = await Promise.all([
    measureGroups(context, { ...query, speeds: true }),
    measureGroups(context, { ...rangeBefore(query), speeds: true }),
  ]);
  const before = new Map(then.map(({ group, measures }) => [group, measures]));
  const present = new Set(now.map(({ group }) => group));
  const gone = then.filter(({ group }) => !present.has(group));
  const rows = [...now, ...gone.map((row) => ({ ...row, measures: noMeasures }))];
  const { groupBy, workspaceId } = query;
  const names = await namesOf(context.database, { groupBy, workspaceId, ids: rows.map(({ group }) => group) });
  return rows.toSorted(bySpend).map(({ group, measures }) => ({
    group,
    groupName: names.get(group) ?? group,
    current: toTotals(measures),
    previous: toTotals(before.get(group) ?? noMeasures),
  }));
}
