import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { Meter } from "@causeway/ui/meter.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import type { Period, SpendView } from "../limits-view.ts";

const leftOf = {
  total: "left in total",
  daily: "left today",
  weekly: "left this week",
  monthly: "left this month",
} as const satisfies Record<Period, string>;

/** What is left of each spend limit, as a bar and in words. */
export function SpendBars({ spending }: { readonly spending: readonly SpendView[] }) {
  if (spending.length === 0) return <span className="text-sm text-kumo-subtle">No limit</span>;
  return (
    <ul className="grid min-w-40 gap-2.5">
      {spending.map((one) => (
        <li key={one.period}>
          <SpendBar spend={one} />
        </li>
      ))}
    </ul>
  );
}

function SpendBar({ spend }: { readonly spend: SpendView }) {
  const { percent, period, amount, left, resetsAt } = spend;
  const words = `${formatDollars(left)} of ${formatDollars(amount)} ${leftOf[period]}`;
  return (
    <>
      <Meter label="Limit used" percent={percent} words={words} />
      <span className="tabular mt-1 block text-xs text-kumo-subtle">
        <span className="whitespace-nowrap">{words}</span>
        {resetsAt && percent >= 100 && (
          <>
            , again <RelativeTime date={resetsAt} />
          </>
        )}
      </span>
    </>
  );
}
