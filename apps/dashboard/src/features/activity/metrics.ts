import type { Totals } from "@causeway/activity";
import { toUsdNumber } from "@causeway/money";
import type { ChartUnit } from "@causeway/ui/chart-values.ts";

type MetricFacts = {
  readonly label: string;
  readonly unit: ChartUnit;
  /** Sums stand on one another; a speed or a share does not. */
  readonly kind: "bar" | "line";
  /** Undefined where nothing was measured: the line has a gap there. */
  readonly valueOf: (totals: Totals) => number | undefined;
};

const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);

/** What the chart of the activity can show. */
export const metrics = {
  // A picture: the exact amounts are in the log and on the receipts.
  spend: { label: "Spend", unit: "dollars", kind: "bar", valueOf: ({ spend }) => toUsdNumber(spend) },
  requests: { label: "Requests", unit: "count", kind: "bar", valueOf: ({ requests }) => requests },
  tokens: {
    label: "Tokens",
    unit: "tokens",
    kind: "bar",
    valueOf: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
  },
  cache: {
    label: "Cached input",
    unit: "percent",
    kind: "line",
    valueOf: ({ cachedInputTokens, inputTokens }) => share(cachedInputTokens, inputTokens),
  },
  errors: { label: "Errors", unit: "count", kind: "bar", valueOf: ({ errors }) => errors },
  firstToken: {
    label: "Time to first token",
    unit: "milliseconds",
    kind: "line",
    valueOf: ({ firstTokenMs }) => firstTokenMs,
  },
  throughput: {
    label: "Tokens per second",
    unit: "per-second",
    kind: "line",
    valueOf: ({ throughput }) => throughput?.p50,
  },
} as const satisfies Record<string, MetricFacts>;

export type Metric = keyof typeof metrics;
