"use client";

import { Card, Chart, cn, Select } from "@causeway/ui";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { type ActivityQuery, activityHref, ranges } from "../activity-query.ts";
import type { ActivityCharts } from "../chart-series.ts";

const metrics = {
  spend: { label: "Spend", unit: "dollars" },
  requests: { label: "Requests", unit: "count" },
  tokens: { label: "Tokens", unit: "tokens" },
} as const;

type Metric = keyof typeof metrics;

const metricNames = Object.keys(metrics) as Metric[];
const groupings = [
  { value: "model", label: "By model" },
  { value: "provider", label: "By provider" },
  { value: "key", label: "By key" },
] as const;

/** One of three pictures of the range, stacked by model, provider or key. */
export function ActivityChart({ charts, query }: { charts: ActivityCharts; query: ActivityQuery }) {
  const [metric, setMetric] = useState<Metric>("spend");
  const [pending, startTransition] = useTransition();
  const router = useRouter();
  const { label, unit } = metrics[metric];
  const { words, bucketWords } = ranges[query.range];
  const title = `${label} ${bucketWords}, ${words}`;

  const regroup = (value: string) => {
    const groupBy = groupings.find((choice) => choice.value === value)?.value;
    if (groupBy) startTransition(() => router.push(activityHref(query, { groupBy }), { scroll: false }));
  };

  return (
    <Card
      title={title}
      action={
        <div className="flex flex-wrap items-center gap-2">
          <fieldset className="flex rounded-lg p-1 ring ring-kumo-line">
            <legend className="sr-only">What the chart shows</legend>
            {metricNames.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === metric}
                onClick={() => setMetric(name)}
                className={cn(
                  "min-h-7 cursor-pointer rounded-md px-3 text-sm text-kumo-subtle hover:text-kumo-default",
                  name === metric && "bg-kumo-fill font-medium text-kumo-strong",
                )}
              >
                {metrics[name].label}
              </button>
            ))}
          </fieldset>
          <Select label="Group the chart" hideLabel choices={groupings} value={query.groupBy} onValueChange={regroup} />
        </div>
      }
    >
      <div className={pending ? "opacity-60" : ""}>
        <Chart key={metric} label={title} series={charts[metric]} unit={unit} />
      </div>
    </Card>
  );
}
