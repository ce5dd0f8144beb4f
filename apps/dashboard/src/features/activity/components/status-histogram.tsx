"use client";

import { Card } from "@causeway/ui/card.tsx";
import { Chart } from "@causeway/ui/chart.tsx";
import { useRouter } from "next/navigation";
import { type ActivityQuery, customRange, logsHref, ranges } from "../activity-query.ts";
import { type ActivityChartData, seriesOf } from "../chart-series.ts";

type StatusHistogramProps = {
  readonly chart: ActivityChartData;
  readonly query: ActivityQuery;
  readonly bucketWords: string;
};

/** How many calls ended how, over the range of the log. A range drawn on it narrows the log. */
export function StatusHistogram({ chart, query, bucketWords }: StatusHistogramProps) {
  const router = useRouter();
  const label = `Requests ${bucketWords}, ${ranges[query.range].words}`;
  return (
    <Card title={label}>
      <Chart
        label={label}
        series={seriesOf(chart, "requests")}
        unit="count"
        heightPx={140}
        timeZone={query.tz}
        onRange={(from, to) => router.push(logsHref(query, customRange(from, to)), { scroll: false })}
      />
    </Card>
  );
}
