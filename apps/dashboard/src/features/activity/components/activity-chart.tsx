"use client";

import { Card } from "@causeway/ui/card.tsx";
import { Chart } from "@causeway/ui/chart.tsx";
import { cn } from "@causeway/ui/class-names.ts";
import { Switch } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { type ActivityQuery, activityHref, customRange, groupings, ranges } from "../activity-query.ts";
import { type ActivityChartData, runningTotals, seriesOf } from "../chart-series.ts";
import { type Metric, metrics } from "../metrics.ts";

type ActivityChartProps = {
  readonly chart: ActivityChartData;
  readonly query: ActivityQuery;
  readonly bucketWords: string;
};

const metricNames = Object.keys(metrics) as Metric[];
const groupChoices = Object.entries(groupings).map(([value, label]) => ({ value, label }));

/**
 * One of seven pictures of the range, by model, provider, key, app or member; sums each by itself or added up. A range
 * drawn on it is looked into.
 */
export function ActivityChart({ chart, query, bucketWords }: ActivityChartProps) {
  const [metric, setMetric] = useState<Metric>(query.metric);
  const [drawn, setDrawn] = useState(query.drawn);
  const [pending, startTransition] = useTransition();
  const router = useRouter();
  const { label, unit, kind } = metrics[metric];
  const addsUp = kind === "bar" && drawn === "running-total";
  const title = `${label} ${addsUp ? `added up ${bucketWords}` : bucketWords}, ${ranges[query.range].words}`;
  const series = seriesOf(chart, metric);

  // The server has sent all of them: the address changes without asking it again.
  const show = (change: Pick<ActivityQuery, "metric" | "drawn">) => {
    setMetric(change.metric);
    setDrawn(change.drawn);
    window.history.replaceState(null, "", activityHref(query, change));
  };
  const go = (change: Partial<ActivityQuery>) =>
    startTransition(() => router.push(activityHref({ ...query, metric, drawn }, change), { scroll: false }));

  return (
    <Card
      title={title}
      action={
        <Select
          label="Group the chart"
          hideLabel
          choices={groupChoices}
          value={query.groupBy}
          onValueChange={(value) => {
            const groupBy = (Object.keys(groupings) as (keyof typeof groupings)[]).find((name) => name === value);
            if (groupBy) go({ groupBy, splitBy: query.splitBy === groupBy ? undefined : query.splitBy });
          }}
        />
      }
    >
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <fieldset className="flex max-w-full flex-wrap gap-1">
          <legend className="sr-only">What the chart shows</legend>
          {metricNames.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === metric}
              onClick={() => show({ metric: name, drawn })}
              className={cn(
                "min-h-8 cursor-pointer rounded-md px-3 text-sm text-kumo-subtle hover:text-kumo-default",
                name === metric && "bg-kumo-fill font-medium text-kumo-strong",
              )}
            >
              {metrics[name].label}
            </button>
          ))}
        </fieldset>
        {kind === "bar" && (
          <Switch
            label="Running total"
            checked={drawn === "running-total"}
            onCheckedChange={(checked) => show({ metric, drawn: checked ? "running-total" : undefined })}
          />
        )}
      </div>
      <div className={pending ? "opacity-60" : ""}>
        <Chart
          key={`${metric} ${addsUp}`}
          label={title}
          series={addsUp ? runningTotals(series) : series}
          unit={unit}
          kind={kind}
          timeZone={query.tz}
          onRange={(from, to) => go(customRange(from, to))}
        />
      </div>
    </Card>
  );
}
