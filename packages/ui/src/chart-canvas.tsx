"use client";

import { ChartPalette, TimeseriesChart } from "@cloudflare/kumo/components/chart";
import { BarChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  BrushComponent,
  GridComponent,
  LegendComponent,
  ToolboxComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import {
  type ChartSeries,
  type ChartUnit,
  drawnAs,
  formatPoint,
  formatTick,
  formatTimeTick,
  spanOf,
} from "./chart-values.ts";
import { growsWithGaps, withoutMotion } from "./chart-motion.ts";
import { useDarkMode } from "./use-dark-mode.ts";
import { useIsNarrow } from "./use-is-narrow.ts";

echarts.use([
  BarChart,
  LineChart,
  AriaComponent,
  BrushComponent,
  GridComponent,
  LegendComponent,
  ToolboxComponent,
  TooltipComponent,
  CanvasRenderer,
]);

const stillCharts = withoutMotion(echarts);

type ChartCanvasProps = {
  readonly series: readonly ChartSeries[];
  readonly unit: ChartUnit;
  readonly kind: "bar" | "line";
  readonly heightPx: number;
  readonly timeZone: string | undefined;
  readonly onRange: ((from: number, to: number) => void) | undefined;
};

export default function ChartCanvas({ series, unit, kind, heightPx, timeZone, onRange }: ChartCanvasProps) {
  const dark = useDarkMode();
  const narrow = useIsNarrow();
  const drawn = drawnAs(kind, series);
  const isStill = growsWithGaps(drawn, series.length) || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const spanMs = spanOf(series);
  const coloured = series.map((item, index) => ({ ...item, color: ChartPalette.categorical(index, dark) }));
  return (
    <div ref={keepOutOfTabOrder}>
      <TimeseriesChart
        // A canvas keeps the size of its layout and the motion it was made with: start anew when either changes.
        key={`${narrow ? "narrow" : "wide"} ${isStill ? "still" : "moving"}`}
        echarts={isStill ? stillCharts : echarts}
        type={drawn}
        height={heightPx}
        isDarkMode={dark}
        data={coloured.map(({ name, points, color }) => ({
          name,
          data: points.map(([time, value]): [number, number] => [time, value]),
          color,
        }))}
        xAxisTickCount={narrow ? 4 : 8}
        xAxisTickFormat={(time) => formatTimeTick(time, spanMs, timeZone)}
        yAxisTickCount={4}
        yAxisTickFormat={(value) => formatTick(value, unit)}
        tooltipValueFormat={(value) => formatPoint(value, unit)}
        {...(unit !== "dollars" && unit !== "percent" && { yAxisMinInterval: 1 })}
        {...(onRange && { onTimeRangeChange: onRange })}
      />
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-kumo-default">
        {coloured.map(({ name, color }) => (
          <li key={name} className="flex min-w-0 items-center gap-1.5">
            <span className="size-2.5 shrink-0 rounded-sm" style={{ backgroundColor: color }} />
            <span className="truncate">{name}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The canvas wants the focus though nothing in it answers to keys: keyboards have the table beside it. */
function keepOutOfTabOrder(element: HTMLElement | null) {
  if (!element) return;
  const takeOut = () => {
    for (const stop of element.querySelectorAll('[tabindex="0"]')) stop.setAttribute("tabindex", "-1");
  };
  takeOut();
  const observer = new MutationObserver(takeOut);
  observer.observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ["tabindex"] });
  return () => observer.disconnect();
}
