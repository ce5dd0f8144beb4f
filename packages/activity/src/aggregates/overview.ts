import type { Overview, SeriesQuery } from "../activity-source.ts";
import { bucketsOf } from "../time-buckets.ts";
import { toTable } from "./breakdown.ts";
import type { AggregateContext } from "./grouped.ts";
import { namesOf } from "./names.ts";
import { overAllTime, toPoints, withTop } from "./series.ts";
import { measureTwice, toSum } from "./totals.ts";

/** One question: what a page shows beside one another is of one moment, and the roll-ups are read once. */
export async function overview(context: AggregateContext, query: SeriesQuery): Promise<Overview> {
  const { bucket, timeZone, top, ...grouped } = query;
  const buckets = bucketsOf({ from: query.from, to: query.to, bucket, timeZone });
  const { current, previous } = await measureTwice(context, { ...grouped, buckets, speeds: true });
  const { groupBy, workspaceId } = query;
  const ids = [...new Set([...current, ...previous].map(({ group }) => group))];
  const names = await namesOf(context.database, { groupBy, workspaceId, ids });
  return {
    totals: { current: toSum(current), previous: toSum(previous) },
    series: toPoints(withTop(current, top), buckets, names),
    breakdown: toTable(overAllTime(current), previous, names),
  };
}
