import { bucketsOf, type SeriesPoint } from "@causeway/activity";
import type { ActivityChartData } from "./chart-series.ts";
import { type Metric, metrics } from "./metrics.ts";
import type { Period } from "./period.ts";

const metricNames = Object.keys(metrics) as Metric[];

/** All metrics at once, so that changing between them asks nobody. The largest spenders come first, the rest last. */
export function toChartData(
  points: readonly SeriesPoint[],
  period: Pick<Period, "from" | "to" | "bucket">,
  timeZone: string | undefined,
): ActivityChartData {
  const starts = bucketsOf({ ...period, timeZone }).map((start) => start.getTime());
  const byGroup = new Map<string, Map<number, SeriesPoint>>();
  for (const point of points) {
    const own = byGroup.get(point.group) ?? new Map<number, SeriesPoint>();
    byGroup.set(point.group, own.set(point.bucketStart.getTime(), point));
  }
  const groups = [...byGroup].map(([id, own]) => ({
    id,
    name: own.values().next().value?.groupName ?? id,
    spend: [...own.values()].reduce((sum, point) => sum + point.spend, 0n),
    values: Object.fromEntries(
      metricNames.map((metric) => [metric, starts.map((start) => valueAt(own.get(start), metric))]),
    ) as Record<Metric, (number | null)[]>,
  }));
  return {
    starts,
    groups: groups.toSorted(bySpend).map(({ id, name, values }) => ({ id, name, values })),
  };
}

function valueAt(point: SeriesPoint | undefined, metric: Metric): number | null {
  const { kind, valueOf } = metrics[metric];
  return (point && valueOf(point)) ?? (kind === "bar" ? 0 : null);
}

type Spender = { readonly id: string; readonly spend: bigint };

function bySpend(a: Spender, b: Spender): number {
  if ((a.id === "other") !== (b.id === "other")) return a.id === "other" ? 1 : -1;
  return a.spend === b.spend ? a.id.localeCompare(b.id, "en") : a.spend > b.spend ? -1 : 1;
}
