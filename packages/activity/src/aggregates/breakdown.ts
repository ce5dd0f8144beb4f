import type { BreakdownQuery, BreakdownRow, Grouping } from "../activity-source.ts";
import { noMeasures, toTotals } from "../measures.ts";
import { type AggregateContext, bySpend, type GroupedRow } from "./grouped.ts";
import { namesOf } from "./names.ts";
import { overAllTime } from "./series.ts";
import { measureTwice } from "./totals.ts";

export async function breakdown(context: AggregateContext, query: BreakdownQuery): Promise<BreakdownRow[]> {
  const rows = await measureTwice(context, { ...query, speeds: true });
  return toTable(rows, await readNames(context, query, rows));
}

type TwoRanges = { readonly current: readonly GroupedRow[]; readonly previous: readonly GroupedRow[] };

/** By group, and by part of a group. */
export type TableNames = {
  readonly groups: ReadonlyMap<string, string>;
  readonly parts: ReadonlyMap<string, string> | undefined;
};

export async function readNames(
  { database }: AggregateContext,
  { workspaceId, groupBy, splitBy }: Pick<BreakdownQuery, "workspaceId" | "groupBy" | "splitBy">,
  { current, previous }: TwoRanges,
): Promise<TableNames> {
  const read = (by: Grouping, idOf: (row: GroupedRow) => string | undefined) =>
    namesOf(database, {
      groupBy: by,
      workspaceId,
      ids: [...new Set([...current, ...previous].flatMap((row) => idOf(row) ?? []))],
    });
  const [groups, parts] = await Promise.all([
    read(groupBy, ({ group }) => group),
    splitBy && read(splitBy, ({ part }) => part),
  ]);
  return { groups, parts };
}

/** One row per group, with its parts where there are names of parts. */
export function toTable({ current, previous }: TwoRanges, { groups, parts }: TableNames): BreakdownRow[] {
  const [now, before] = [byGroup(current), byGroup(previous)];
  return tableOf(overAllTime(current), overAllTime(previous), groups).map((row) => ({
    ...row,
    ...(parts && { parts: tableOf(partsOf(now.get(row.group)), partsOf(before.get(row.group)), parts) }),
  }));
}

const byGroup = (rows: readonly GroupedRow[]) => Map.groupBy(rows, ({ group }) => group);

/** The parts of one group as groups. */
const partsOf = (rows: readonly GroupedRow[] = []): readonly GroupedRow[] =>
  overAllTime(rows.map(({ part = "none", ...row }) => ({ ...row, group: part })));

/** Of one row per group each. */
function tableOf(
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
