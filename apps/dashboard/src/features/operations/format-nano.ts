import { formatUsd, nanoUsd } from "@causeway/money";

/** Exact dollars of a stored amount, for `Money`. */
export const dollarsOf = (nano: bigint): string => formatUsd(nanoUsd(nano));

/** "1,234 nano-USD", "3 records", "1.2 s". */
export function formatDifference(difference: bigint, unit: string): string {
  if (unit === "ms") return formatMs(difference);
  const count = difference.toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return unit === "nano-usd" ? `${count} nano-USD` : `${count} ${unit}`;
}

/** From a measured time in milliseconds: "350 ms", "12.5 s", "3 min", "2 h". */
export function formatMs(ms: bigint): string {
  const value = Number(ms);
  if (value < 1_000) return `${value} ms`;
  if (value < 120_000) return `${Number((value / 1_000).toFixed(1))} s`;
  if (value < 7_200_000) return `${Math.round(value / 60_000)} min`;
  return `${Math.round(value / 3_600_000)} h`;
}
