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
import { type ChartSeries, type ChartUnit, formatMoment, formatPoint, formatTick } from "./chart-values.ts";
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

type ChartCanvasProps = {
  readonly series: readonly ChartSeries[];
  readonly unit: ChartUnit;
  readonly kind: "bar" | "line";
  readonly heightPx: number;
};

export default function ChartCanvas({ series, unit, kind, heightPx }: ChartCanvasProps) {
  const dark = useDarkMode();
  const narrow = useIsNarrow();
  return (
    <TimeseriesChart
      // A canvas sized for the other layout keeps that size: start anew when the layout changes.
      key={narrow ? "narrow" : "wide"}
      echarts={echarts}
      type={kind}
      height={heightPx}
      isDarkMode={dark}
      data={series.map(({ name, points }, index) => ({
        name,
        data: points.map(([time, value]): [number, number] => [time, value]),
        color: ChartPalette.categorical(index, dark),
      }))}
      xAxisTickCount={narrow ? 4 : 8}
      xAxisTickFormat={(time) => formatMoment(time)}
      yAxisTickCount={4}
      yAxisTickFormat={(value) => formatTick(value, unit)}
      tooltipValueFormat={(value) => formatPoint(value, unit)}
      {...(unit !== "dollars" && { yAxisMinInterval: 1 })}
    />
  );
}
