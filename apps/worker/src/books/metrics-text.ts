import type { BookFigures } from "./read-book-figures.ts";

/** The figures in the text format of Prometheus. What was never measured is left out. */
export function metricsText(figures: BookFigures): string {
  const metrics: readonly (readonly [name: string, help: string, value: number | string | null])[] = [
    ["oldest_unsettled_ms", "Age of the oldest usage that is not settled.", figures.oldestUnsettledMs],
    ["usage_stream_length", "Records in the usage stream.", figures.streamLength],
    ["quarantined_usage", "Usage that cannot be settled and waits for a person.", figures.setApart],
    ["open_findings", "Things in the books that do not agree.", figures.openFindings],
    ["frozen_workspaces", "Workspaces that are stopped for a review.", figures.frozenWorkspaces],
    ["postings_stopped", "1 while nothing is posted to the ledger.", figures.postingsStopped ? 1 : 0],
    ["conservation_gap_nano_usd", "Sum of all ledger entries.", figures.conservationGapNano],
  ];
  return metrics
    .filter(([, , value]) => value !== null)
    .map(
      ([name, help, value]) =>
        `# HELP causeway_${name} ${help}\n# TYPE causeway_${name} gauge\ncauseway_${name} ${value}\n`,
    )
    .join("");
}
