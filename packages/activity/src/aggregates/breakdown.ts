import type { BreakdownQuery, BreakdownRow } from "../activity-source.ts";
import { noMeasures, toTotals } from "../measures.ts";
import { type AggregateContext, bySpend, type GroupedRow } from "./grouped.ts";
import { namesOf } from "./names.ts";
import { measureTwice } from "./totals.ts";

export async function breakdown(context: AggregateContext, query: BreakdownQuery): Promise<BreakdownRow[]> {
  const { current, previous } = await measureTwice(context, { ...query, speeds: true });
  const { groupBy, workspaceId } = query;
  const ids = [...new Set([...current, ...previous].map(({ group }) => group))];
  return toTable(current, previous, await namesOf(context.database, { groupBy, workspaceId, ids }));
}

/** Of one row per group each. `names`: by group. */
export function toTable(
  current: readonly GroupedRow[],
  previous: readonly GroupedRow[],
  names: ReadonlyMap<string, string>,
): BreakdownRow[] {
  const before = new Map(previous.map(({ group, measures }) => [group, measures]));
  const present = new Set(current.map(({ group }) => group));
  const gone = previous.filter(({ group }) => !present.has(group)).map((row) => ({ ...row, measures: noMeasures }));
  return [...current, ...gone].toSorted(bySpend).map(({ group, measures }) => ({
    group,
    groupName: names.get(group) ?? group,
    current: toTotals(measures),
    previous: toTotals(before.get(group) ?? noMeasures),
  }));
}
