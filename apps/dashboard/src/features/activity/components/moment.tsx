import { formatMoment } from "../format-moment.ts";

/** A time in UTC or another zone; the exact moment is in the title. */
export function Moment({ date, timeZone }: { date: Date | string; timeZone?: string | undefined }) {
  const at = new Date(date);
  return (
    <time dateTime={at.toISOString()} title={at.toISOString()} className="tabular whitespace-nowrap">
      {formatMoment(at, timeZone)}
    </time>
  );
}
