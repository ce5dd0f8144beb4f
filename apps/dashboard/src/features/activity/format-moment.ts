const shape = {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
} as const;

const known = new Map<string, Intl.DateTimeFormat>();

/** "Nov 22, 14:03:21", in UTC unless another time zone is named. */
export function formatMoment(date: Date, timeZone = "UTC"): string {
  const format = known.get(timeZone) ?? new Intl.DateTimeFormat("en-US", { ...shape, timeZone });
  known.set(timeZone, format);
  return format.format(date);
}
