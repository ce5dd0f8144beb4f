import type { Operations } from "@causeway/services";
import { StatCard, StatGrid } from "@causeway/ui/stat-card.tsx";
import { formatDifference, formatMs } from "../format-nano.ts";

/** The four figures to look at first. A dash for what was not measured yet. */
export function BooksSummary({ operations: { checks, findings, setApart } }: { readonly operations: Operations }) {
  const figure = (check: string, name: string) => checks.find((one) => one.check === check)?.figures[name];
  const gap = figure("ledger", "conservationGapNano");
  const oldest = figure("unsettled", "oldestUnsettledMs");
  const lag = figure("unsettled", "streamLagMs");
  const length = figure("unsettled", "streamLength");
  return (
    <StatGrid>
      <StatCard
        label="Conservation gap"
        value={gap === undefined ? "–" : formatDifference(gap, "nano-usd")}
        note="Sum of all ledger entries"
      />
      <StatCard
        label="Oldest unsettled"
        value={oldest === undefined ? "–" : formatMs(oldest)}
        note={setApart.length === 0 ? "Nothing is set apart" : `${setApart.length} set apart`}
      />
      <StatCard
        label="Stream lag"
        value={lag === undefined ? "–" : formatMs(lag)}
        note={length === undefined ? undefined : `${length} records`}
      />
      <StatCard label="Open findings" value={findings.filter(({ resolvedAt }) => resolvedAt === null).length} />
    </StatGrid>
  );
}
