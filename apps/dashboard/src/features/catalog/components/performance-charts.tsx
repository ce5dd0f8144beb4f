import type { Endpoint, ProviderFacts } from "@causeway/catalog";
import { Card } from "@causeway/ui/card.tsx";
import { Chart } from "@causeway/ui/chart.tsx";
import { hourlySeries } from "../../traffic/hourly-series.ts";
import type { DayTraffic } from "../../traffic/read-traffic.ts";
import { byPrice, providerOf } from "../endpoint-view.ts";

type PerformanceChartsProps = {
  readonly endpoints: readonly Endpoint[];
  readonly providers: ReadonlyMap<string, ProviderFacts>;
  readonly traffic: DayTraffic;
};

/** The day by the hour; nothing where nobody was answered. */
export function PerformanceCharts({ endpoints, providers, traffic }: PerformanceChartsProps) {
  const named = byPrice(endpoints).map((endpoint) => ({ id: endpoint.id, name: providerOf(endpoint, providers).name }));
  const { latencyMs, tokensPerSecond, answers } = hourlySeries(traffic, named);
  if (answers.length === 0) return null;
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      <Card title="First token, median by hour">
        <Chart
          label="Milliseconds to the first token, median by hour"
          series={latencyMs}
          unit="milliseconds"
          kind="line"
          heightPx={200}
        />
      </Card>
      <Card title="Tokens a second, median by hour">
        <Chart
          label="Tokens a second, median by hour"
          series={tokensPerSecond}
          unit="per-second"
          kind="line"
          heightPx={200}
        />
      </Card>
      <Card title="Answers by hour">
        <Chart label="Answers by hour" series={answers} unit="count" heightPx={200} />
      </Card>
    </div>
  );
}
