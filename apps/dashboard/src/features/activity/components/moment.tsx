import { formatMoment } from "../format-moment.ts";

/** A time in UTC; the exact moment is in the title. */
export function Moment({ date }: { date: Date }) {
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()} className="tabular whitespace-nowrap">
      {formatMoment(date)}
    </time>
  );
}
