import type { Spread } from "@causeway/activity";
import type { Endpoint, EndpointMeasures, ProviderFacts } from "@causeway/catalog";
import { formatCount } from "@causeway/ui/format-count.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import { type DayTraffic, dayOfEndpoint } from "../../traffic/read-traffic.ts";
import { byPrice, providerOf } from "../endpoint-view.ts";
import { percentText } from "../percent-text.ts";
import { StandingBadge } from "./standing-badge.tsx";

type PerformanceTableProps = {
  readonly endpoints: readonly Endpoint[];
  readonly providers: ReadonlyMap<string, ProviderFacts>;
  readonly measure: (endpointId: string) => EndpointMeasures;
  readonly traffic: DayTraffic;
};

/** How a model's endpoints did in our own traffic of a day. */
export function PerformanceTable({ endpoints, providers, measure, traffic }: PerformanceTableProps) {
  return (
    <Table label="How providers answered in the last 24 hours">
      <TableHeader>
        <TableRow>
          <TableHead>Provider</TableHead>
          <TableHead>Now</TableHead>
          <TableHead className="text-right">Uptime</TableHead>
          <TableHead className="text-right">First token, p50 / p90 / p99</TableHead>
          <TableHead className="text-right">Tokens a second, p50 / p90</TableHead>
          <TableHead className="text-right">Tool calls valid</TableHead>
          <TableHead className="text-right">Answers</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {byPrice(endpoints).map((endpoint) => {
          const measures = measure(endpoint.id);
          const day = dayOfEndpoint(traffic, endpoint.id);
          const { toolCalls, badToolCalls } = measures.conformance;
          return (
            <TableRow key={endpoint.id}>
              <TableCell className="whitespace-nowrap">{providerOf(endpoint, providers).name}</TableCell>
              <TableCell>
                <StandingBadge standing={measures.standing} />
              </TableCell>
              <TableCell className="tabular text-right">{percentText(measures.uptime.day) ?? "–"}</TableCell>
              <TableCell className="tabular text-right whitespace-nowrap">
                {spreadText(day?.latencyMs, ["p50", "p90", "p99"], " ms")}
              </TableCell>
              <TableCell className="tabular text-right whitespace-nowrap">
                {spreadText(day?.tokensPerSecond, ["p50", "p90"], "")}
              </TableCell>
              <TableCell className="tabular text-right whitespace-nowrap">
                {toolCalls === 0 ? "–" : `${percentText(1 - badToolCalls / toolCalls)} of ${formatCount(toolCalls)}`}
              </TableCell>
              <TableCell className="tabular text-right">{formatCount(day?.answers ?? 0)}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

type Percentile = "p50" | "p75" | "p90" | "p99";

/** "312 / 640 / 1,208 ms (n = 46)" */
const spreadText = (spread: Spread | undefined, asked: readonly Percentile[], unit: string): string =>
  spread === undefined
    ? "–"
    : `${asked.map((percentile) => formatCount(Math.round(spread[percentile]))).join(" / ")}${unit} (n = ${formatCount(spread.samples)})`;
