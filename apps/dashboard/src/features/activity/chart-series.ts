import { type Bucket, bucketsOf, type SeriesPoint } from "@causeway/activity";
import { toUsdNumber } from "@causeway/money";
import type { ChartSeries } from "@causeway/ui";

export type ActivityCharts = {
  readonly spend: readonly ChartSeries[];
  readonly requests: readonly ChartSeries[];
  readonly tokens: readonly ChartSeries[];
};

type Metric = keyof ActivityCharts;
type Period = { readonly from: Date; readonly to: Date; readonly bucket: Bucket };

// The kit has six colours that can be told apart.
const mostColours = 6;
const valueOf: Record<Metric, (point: SeriesPoint) => number> = {
  // A picture: the exact amounts are in the log and on the receipts.
  spend: (point) => toUsdNumber(point.spend),
  requests: (point) => point.requests,
  tokens: (point) => point.inputTokens + point.outputTokens,
};

/** Series for the three charts: the largest groups by name, the rest as "Other", and a value for every bucket. */
export function toCharts(points: readonly SeriesPoint[], period: Period): ActivityCharts {
  return {
    spend: seriesOf(points, period, valueOf.spend),
    requests: seriesOf(points, period, valueOf.requests),
    tokens: seriesOf(points, period, valueOf.tokens),
  };
}

function seriesOf(
  points: readonly SeriesPoint[],
  period: Period,
  value: (point: SeriesPoint) => number,
): ChartSeries[] {
  const starts = bucketsOf(period).map(Number);
  const totals = new Map<string, number>();
  for (const point of points) totals.set(point.group, (totals.get(point.group) ?? 0) + value(point));
  const largest = [...totals].toSorted((a, b) => b[1] - a[1]).map(([group]) => group);
  const shown = new Set(largest.slice(0, largest.length > mostColours ? mostColours - 1 : mostColours));

  const series = [...shown].map((group) => {
    const own = points.filter((point) => point.group === group);
    return { name: own[0]?.groupName ?? group, points: fill(starts, own, value) };
  });
  const rest = points.filter((point) => !shown.has(point.group));
  return rest.length === 0 ? series : [...series, { name: "Other", points: fill(starts, rest, value) }];
}

function fill(starts: readonly number[], points: readonly SeriesPoint[], value: (point: SeriesPoint) => number) {
  const values = new Map<number, number>();
  for (const point of points) {
    const start = point.bucketStart.getTime();
    values.set(start, (values.get(start) ?? 0) + value(point));
  }
  return starts.map((start): [number, number] => [start, values.get(start) ?? 0]);
}
