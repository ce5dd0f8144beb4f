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
  const names = await namesOf(context.database, { groupBy, workspaceId, ids: idsOf(rows) });
  return rows
    .toSorted((a, b) => a.bucket - b.bucket || (a.group < b.group ? -1 : 1))
    .map(({ bucket: index, group, measures }) => ({
      ...toTotals(measures),
      bucketStart: buckets[index] ?? query.from,
      group,
      groupName: group === "other" ? "Other" : (names.get(group) ?? group),
    }));
}

const idsOf = (rows: readonly GroupedRow[]): readonly string[] => [...new Set(rows.map(({ group }) => group))];

function withTop(rows: readonly GroupedRow[], top = Number.POSITIVE_INFINITY): readonly GroupedRow[] {
  const whole = mergeGroups(
    rows.map((row) => ({ ...row, bucket: 0 })),
    (group) => group,
  );
  if (whole.length <= top) return rows;
  const kept = new Set(
    whole
      .toSorted(bySpend)
      .slice(0, top)
      .map(({ group }) => group),
  );
  return mergeGroups(rows, (group) => (kept.has(group) ? group : "other"));
}
