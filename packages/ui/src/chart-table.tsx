import { type ChartSeries, type ChartUnit, formatMoment, formatPoint, isMeasured } from "./chart-values.ts";

/** The chart in text: one row a moment, one column a series. */
export function ChartTable({
  label,
  series,
  unit,
  timeZone,
}: {
  label: string;
  series: readonly ChartSeries[];
  unit: ChartUnit;
  timeZone: string | undefined;
}) {
  const times = [...new Set(series.flatMap(({ points }) => points.map(([time]) => time)))].toSorted((a, b) => a - b);
  const valueAt = series.map(({ points }) => new Map(points));

  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit cursor-pointer py-1 text-xs text-kumo-subtle hover:text-kumo-default">
        Show as table
      </summary>
      <section
        aria-label={`${label}, as a table`}
        tabIndex={0}
        className="mt-2 max-h-72 overflow-auto rounded-md ring ring-kumo-line"
      >
        <table className="tabular w-full text-left text-xs">
          <caption className="sr-only">{label}</caption>
          <thead className="sticky top-0 bg-kumo-elevated">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium">
                Time ({timeZone ?? "UTC"})
              </th>
              {series.map(({ name }) => (
                <th key={name} scope="col" className="px-3 py-2 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((time) => (
              <tr key={time} className="border-t border-kumo-hairline">
                <th scope="row" className="px-3 py-1.5 font-normal whitespace-nowrap">
                  {formatMoment(time, timeZone)}
                </th>
                {valueAt.map((values, index) => (
                  <td key={series[index]?.name} className="px-3 py-1.5 text-right">
                    {isMeasured(unit) && !values.has(time) ? "–" : formatPoint(values.get(time) ?? 0, unit)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
