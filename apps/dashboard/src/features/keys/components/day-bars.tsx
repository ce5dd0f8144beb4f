type DayBarsProps = {
  readonly days: readonly { readonly startMs: number; readonly height: number; readonly text: string }[];
};

const dayName = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** A bar a day, without a script. What they say is in the table beside them. */
export function DayBars({ days }: DayBarsProps) {
  const highest = Math.max(...days.map(({ height }) => height));
  const [first, last] = [days[0], days.at(-1)];
  return (
    <div aria-hidden="true">
      <div className="flex h-20 items-end gap-px border-b border-kumo-line sm:gap-0.5">
        {days.map(({ startMs, height, text }) => (
          <span
            key={startMs}
            title={`${dayName.format(startMs)}: ${text}`}
            className="flex h-full min-w-0 flex-1 items-end"
          >
            <span
              className="w-full rounded-t-xs bg-kumo-brand"
              // What was little is still seen.
              style={{ height: height > 0 ? `max(2px, ${(height / highest) * 100}%)` : 0 }}
            />
          </span>
        ))}
      </div>
      {first && last && (
        <p className="mt-1 flex justify-between text-xs text-kumo-subtle">
          <span>{dayName.format(first.startMs)}</span>
          <span>{dayName.format(last.startMs)}</span>
        </p>
      )}
    </div>
  );
}
