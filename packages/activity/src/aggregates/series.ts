import type { SeriesPoint, SeriesQuery } from "../activity-source.ts";
import { toTotals } from "../measures.ts";
import { bucketsOf } from "../time-buckets.ts";
import { type AggregateContext, bySpend, type GroupedRow, measureGroups, mergeGroups } from "./grouped.ts";
import { namesOf } from "./names.ts";

export async function series(context: AggregateContext, query: SeriesQuery): Promise<SeriesPoint[]> {
  const { bucket, timeZone, top, ...grouped } = query;
  const buckets = bucketsOf({ from: query.from, to: query.to, bucket, timeZone });
  const rows = withTop(await measureGroups(context, { ...grouped, buckets, speeds: true }), top);
  const { groupBy, workspaceId } = query;
  const ids = [...new Set(rows.map(({ group }) => group))];
  return toPoints(rows, buckets, await namesOf(context.database, { groupBy, workspaceId, ids }));
}

/** `names`: by group. The rest of what is not told apart needs none. */
export const toPoints = (
  rows: readonly GroupedRow[],
  buckets: readonly Date[],
  names: ReadonlyMap<string, string>,
): SeriesPoint[] =>
  rows
    .toSorted((a, b) => a.bucket - b.bucket || (a.group < b.group ? -1 : 1))
    .map(({ bucket, group, measures }) => ({
      ...toTotals(measures),
      bucketStart: buckets[bucket] ?? new Date(Number.NaN),
      group,
      groupName: group === "other" ? "Other" : (names.get(group) ?? group),
    }));

/** The rest of the groups as one, beyond those that cost the most. */
export function withTop(rows: readonly GroupedRow[], top = Number.POSITIVE_INFINITY): readonly GroupedRow[] {
  const whole = overAllTime(rows);
  if (whole.length <= top) return rows;
  const kept = new Set(
    whole
      .toSorted(bySpend)
      .slice(0, top)
      .map(({ group }) => group),
  );
  return mergeGroups(rows, (group) => (kept.has(group) ? group : "other"));
}

/** One row per group. */
export const overAllTime = (rows: readonly GroupedRow[]): readonly GroupedRow[] =>
  mergeGroups(
    rows.map((row) => ({ ...row, bucket: 0 })),
    (group) => group,
  );
