import type { ChartSeries } from "@causeway/ui/chart-values.ts";
import type { Metric } from "./metrics.ts";

/** What the chart draws: for each group its name, and a value (or none) for every bucket. */
export type ActivityChartData = {
  /** When the buckets begin, ms since the epoch. */
  readonly starts: readonly number[];
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly values: Readonly<Record<Metric, readonly (number | null)[]>>;
  }[];
};

/** One metric as the chart takes it. A bucket without calls counts nothing; a speed is not known there. */
export function seriesOf({ starts, groups }: ActivityChartData, metric: Metric): ChartSeries[] {
  return groups.map(({ name, values }) => ({
    name,
    points: starts.flatMap((start, index): [number, number][] => {
      const value = values[metric][index];
      return value === null || value === undefined ? [] : [[start, value]];
    }),
  }));
}

/** Of values that add up: each point is the sum so far. */
export function runningTotals(series: readonly ChartSeries[]): ChartSeries[] {
  return series.map(({ name, points }) => {
    let sum = 0;
    const sums = points.map(([time, value]): [number, number] => {
      sum += value;
      return [time, sum];
    });
    return { name, points: sums };
  });
}
