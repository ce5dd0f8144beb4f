const moment = new Intl.DateTimeFormat("en-US", {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
});

/** "Nov 22, 14:03:21", in UTC like every time on these pages. */
export const formatMoment = (date: Date): string => moment.format(date);
