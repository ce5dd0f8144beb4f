import type { EndpointTraffic } from "@causeway/activity";
import type { ChartSeries } from "@causeway/ui/chart-values.ts";
import type { DayTraffic } from "./read-traffic.ts";

/** As many lines as can be told apart. */
const mostSeries = 6;

export type HourlySeries = {
  readonly latencyMs: readonly ChartSeries[];
  readonly tokensPerSecond: readonly ChartSeries[];
  readonly answers: readonly ChartSeries[];
};

/** The busiest endpoints' days by the hour. Endpoints that answered nobody are left out. */
export function hourlySeries(
  { byEndpoint }: Pick<DayTraffic, "byEndpoint">,
  endpoints: readonly { readonly id: string; readonly name: string }[],
): HourlySeries {
  const busiest = endpoints
    .map(({ id, name }) => ({ name, hours: (byEndpoint.get(id) ?? []).filter(({ hour }) => hour !== undefined) }))
    .map((endpoint) => ({ ...endpoint, answers: endpoint.hours.reduce((sum, { answers }) => sum + answers, 0) }))
    .filter(({ answers }) => answers > 0)
    .toSorted((a, b) => b.answers - a.answers)
    .slice(0, mostSeries);
  const series = (valueOf: (traffic: EndpointTraffic) => number | undefined): readonly ChartSeries[] =>
    busiest
      .map(({ name, hours }) => ({
        name,
        points: hours
          .flatMap((traffic): (readonly [number, number])[] => {
            const value = valueOf(traffic);
            return value === undefined || traffic.hour === undefined ? [] : [[traffic.hour.getTime(), value]];
          })
          .toSorted(([a], [b]) => a - b),
      }))
      .filter(({ points }) => points.length > 0);
  return {
    latencyMs: series(({ latencyMs }) => latencyMs?.p50),
    tokensPerSecond: series(({ tokensPerSecond }) => tokensPerSecond?.p50),
    answers: series(({ answers }) => answers),
  };
}
