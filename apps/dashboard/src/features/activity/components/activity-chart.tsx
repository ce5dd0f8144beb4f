"use client";

import { Card } from "@causeway/ui/card.tsx";
import { Chart } from "@causeway/ui/chart.tsx";
import { cn } from "@causeway/ui/class-names.ts";
import { Select } from "@causeway/ui/select.tsx";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { type ActivityQuery, activityHref, customRange, groupings, ranges } from "../activity-query.ts";
import { type ActivityChartData, seriesOf } from "../chart-series.ts";
import { type Metric, metrics } from "../metrics.ts";

type ActivityChartProps = {
  readonly chart: ActivityChartData;
  readonly query: ActivityQuery;
  readonly bucketWords: string;
};

const metricNames = Object.keys(metrics) as Metric[];
const groupChoices = Object.entries(groupings).map(([value, label]) => ({ value, label }));

/** One of seven pictures of the range, by model, provider, key, app or member. A range drawn on it is looked into. */
export function ActivityChart({ chart, query, bucketWords }: ActivityChartProps) {
  const [metric, setMetric] = useState<Metric>(query.metric);
  const [pending, startTransition] = useTransition();
  const router = useRouter();
  const { label, unit, kind } = metrics[metric];
  const title = `${label} ${bucketWords}, ${ranges[query.range].words}`;

  const choose = (name: Metric) => {
    setMetric(name);
    // The server has sent all of them: the address changes without asking it again.
    window.history.replaceState(null, "", activityHref(query, { metric: name }));
  };
  const go = (change: Partial<ActivityQuery>) =>
    startTransition(() => router.push(activityHref({ ...query, metric }, change), { scroll: false }));

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
            if (groupBy) go({ groupBy });
          }}
        />
      }
    >
      <fieldset className="mb-4 flex max-w-full flex-wrap gap-1">
        <legend className="sr-only">What the chart shows</legend>
        {metricNames.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === metric}
            onClick={() => choose(name)}
            className={cn(
              "min-h-8 cursor-pointer rounded-md px-3 text-sm text-kumo-subtle hover:text-kumo-default",
              name === metric && "bg-kumo-fill font-medium text-kumo-strong",
            )}
          >
            {metrics[name].label}
          </button>
        ))}
      </fieldset>
      <div className={pending ? "opacity-60" : ""}>
        <Chart
          key={metric}
          label={title}
          series={seriesOf(chart, metric)}
          unit={unit}
          kind={kind}
          timeZone={query.tz}
          onRange={(from, to) => go(customRange(from, to))}
        />
      </div>
    </Card>
  );
}
