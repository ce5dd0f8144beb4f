import { formatCompact, formatCount } from "./format-count.ts";

export type ChartUnit = "dollars" | "count" | "tokens";

/** `points` are `[ms since the epoch, value]`, in order of time. Dollars are approximate here: a picture, not a ledger. */
export type ChartSeries = { readonly name: string; readonly points: readonly (readonly [number, number])[] };

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumSignificantDigits: 3 });

export const formatTick = (value: number, unit: ChartUnit): string =>
  unit === "dollars" ? dollars.format(value) : formatCompact(value);

export const formatPoint = (value: number, unit: ChartUnit): string =>
  unit === "dollars" ? dollars.format(value) : formatCount(value);

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
