import { formatCompact, formatCount } from "./format-count.ts";

/** Milliseconds and tokens a second are measured: where there is no value nothing was, which is not zero. */
export type ChartUnit = "dollars" | "count" | "tokens" | "milliseconds" | "per-second";

/** `points` are `[ms since the epoch, value]`, in order of time. Dollars are approximate here: a picture, not a ledger. */
export type ChartSeries = { readonly name: string; readonly points: readonly (readonly [number, number])[] };

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumSignificantDigits: 3 });

export const isMeasured = (unit: ChartUnit): boolean => unit === "milliseconds" || unit === "per-second";

export function formatTick(value: number, unit: ChartUnit): string {
  if (unit === "dollars") return dollars.format(value);
  return unit === "milliseconds" ? `${formatCompact(value)} ms` : formatCompact(value);
}

export function formatPoint(value: number, unit: ChartUnit): string {
  if (unit === "dollars") return dollars.format(value);
  if (unit === "milliseconds") return `${formatCount(Math.round(value))} ms`;
  return unit === "per-second" ? `${formatCount(Math.round(value))} / s` : formatCount(value);
}

const moment = new Intl.DateTimeFormat("en-US", {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: "UTC",
});

/** "Nov 22, 14:00", in UTC. */
export const formatMoment = (time: number): string => moment.format(time);

const hour = new Intl.DateTimeFormat("en-US", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "UTC" });
const day = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
const dayMs = 86_400_000;

/** What fits under a tick: the hour on a chart of up to two days ("14:00", and "Nov 22" at midnight), else the day. */
export function formatTimeTick(time: number, spanMs: number): string {
  return spanMs > 2 * dayMs || time % dayMs === 0 ? day.format(time) : hour.format(time);
}

/** From the first to the last point of all series. */
export function spanOf(series: readonly ChartSeries[]): number {
  const times = series.flatMap(({ points }) => points.map(([time]) => time));
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}
