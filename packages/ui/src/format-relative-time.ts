const secondMs = 1_000;
const units = [
  { unit: "year", ms: 365 * 86_400 * secondMs },
  { unit: "month", ms: 30 * 86_400 * secondMs },
  { unit: "day", ms: 86_400 * secondMs },
  { unit: "hour", ms: 3_600 * secondMs },
  { unit: "minute", ms: 60 * secondMs },
] as const;

const words = new Intl.RelativeTimeFormat("en-US", { numeric: "always" });

/** The distance from `now` to a moment, both in ms since the epoch, in its largest whole unit. */
export function formatRelativeTime(time: number, now: number): string {
  const distanceMs = time - now;
  const largest = units.find(({ ms }) => Math.abs(distanceMs) >= ms);
  if (!largest) return "just now";
  return words.format(Math.trunc(distanceMs / largest.ms), largest.unit);
}
