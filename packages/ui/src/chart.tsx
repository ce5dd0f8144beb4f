"use client";

import dynamic from "next/dynamic";
import { ChartTable } from "./chart-table.tsx";
import type { ChartSeries, ChartUnit } from "./chart-values.ts";
import { Skeleton } from "./skeleton.tsx";

export type ChartProps = {
  /** Said to people who cannot see the picture: "Spend per hour, last 24 hours". */
  readonly label: string;
  readonly series: readonly ChartSeries[];
  readonly unit: ChartUnit;
  readonly kind?: "bar" | "line";
  readonly heightPx?: number;
  /** IANA; UTC when absent. */
  readonly timeZone?: string | undefined;
  /** Told, in ms since the epoch, what range was drawn with the pointer. Give keyboards another way. */
  readonly onRange?: ((from: number, to: number) => void) | undefined;
};

// The chart library is larger than all the rest of the page: it is loaded only where a chart is shown.
const ChartCanvas = dynamic(() => import("./chart-canvas.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-32 w-full" />,
});

/** Values over time with a table that says the same in text. Stacked when it has bars. */
export function Chart({ label, series, unit, kind = "bar", heightPx = 240, timeZone, onRange }: ChartProps) {
  return (
    <figure aria-label={label} className="min-w-0">
      <div style={{ minHeight: heightPx }} aria-hidden="true">
        <ChartCanvas
          series={series}
          unit={unit}
          kind={kind}
          heightPx={heightPx}
          timeZone={timeZone}
          onRange={onRange}
        />
      </div>
      <ChartTable label={label} series={series} unit={unit} timeZone={timeZone} />
    </figure>
  );
}
