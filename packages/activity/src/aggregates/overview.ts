import type { Overview, OverviewQuery } from "../activity-source.ts";
import { bucketsOf } from "../time-buckets.ts";
import { readNames, toTable } from "./breakdown.ts";
import { type AggregateContext, mergeGroups } from "./grouped.ts";
import { toPoints, withTop } from "./series.ts";
import { measureTwice, toSum } from "./totals.ts";

/** One question: what a page shows beside one another is of one moment, and the roll-ups are read once. */
export async function overview(context: AggregateContext, query: OverviewQuery): Promise<Overview> {
  const { bucket, timeZone, top, ...grouped } = query;
  const buckets = bucketsOf({ from: query.from, to: query.to, bucket, timeZone });
  const rows = await measureTwice(context, { ...grouped, buckets, speeds: true });
  const names = await readNames(context, query, rows);
  // The chart tells groups apart, and not what they are made of.
  const whole = mergeGroups(rows.current, (group) => group);
  return {
    totals: { current: toSum(rows.current), previous: toSum(rows.previous) },
    series: toPoints(withTop(whole, top), buckets, names.groups),
    breakdown: toTable(rows, names),
  };
}
