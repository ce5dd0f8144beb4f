import { formatCompact, formatCount } from "./format-count.ts";

/** Milliseconds, tokens a second and shares are measured: where there is no value nothing was, which is not zero. */
export type ChartUnit = "dollars" | "count" | "tokens" | "milliseconds" | "per-second" | "percent";

/** `points` are `[ms since the epoch, value]`, in order of time. Dollars are approximate here: a picture, not a ledger. */
export type ChartSeries = { readonly name: string; readonly points: readonly (readonly [number, number])[] };

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumSignificantDigits: 3 });

export const isMeasured = (unit: ChartUnit): boolean =>
  unit === "milliseconds" || unit === "per-second" || unit === "percent";

/** Shares come as parts of one. */
const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

export function formatTick(value: number, unit: ChartUnit): string {
  if (unit === "percent") return percent.format(value);
  if (unit === "dollars") return dollars.format(value);
  return unit === "milliseconds" ? `${formatCompact(value)} ms` : formatCompact(value);
}

export function formatPoint(value: number, unit: ChartUnit): string {
  if (unit === "percent") return percent.format(value);
  if (unit === "dollars") return dollars.format(value);
  if (unit === "milliseconds") return `${formatCount(Math.round(value))} ms`;
  return unit === "per-second" ? `${formatCount(Math.round(value))} / s` : formatCount(value);
}

const shapes = {
  moment: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  hour: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { month: "short", day: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

function write(time: number, shape: keyof typeof shapes, timeZone: string): string {
  const name = `${shape} ${timeZone}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat("en-US", { ...shapes[shape], timeZone });
  formats.set(name, format);
  return format.format(time);
}

/** "Nov 22, 14:00", in UTC unless another time zone is named. */
export const formatMoment = (time: number, timeZone = "UTC"): string => write(time, "moment", timeZone);

const dayMs = 86_400_000;

/** What fits under a tick: the hour on a chart of up to two days ("14:00", and "Nov 22" at midnight), else the day. */
export function formatTimeTick(time: number, spanMs: number, timeZone = "UTC"): string {
  const hour = write(time, "hour", timeZone);
  return spanMs > 2 * dayMs || hour === "00:00" ? write(time, "day", timeZone) : hour;
}

/** From the first to the last point of all series. */
export function spanOf(series: readonly ChartSeries[]): number {
  const times = series.flatMap(({ points }) => points.map(([time]) => time));
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}

/** A line has a beginning and an end: where no series has two points, each is drawn as a bar, or nothing would be seen. */
export const drawnAs = (kind: "bar" | "line", series: readonly ChartSeries[]): "bar" | "line" =>
  series.every(({ points }) => points.length < 2) ? "bar" : kind;
