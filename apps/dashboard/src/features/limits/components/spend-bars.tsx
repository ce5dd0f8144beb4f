import { formatDollars } from "@causeway/ui/format-dollars.ts";
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
      <span
        role="meter"
        aria-label="Limit used"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={words}
        className="block h-1.5 overflow-hidden rounded-full bg-kumo-fill"
      >
        <span
          className={`block h-full rounded-full ${percent >= 80 ? "bg-kumo-warning" : "bg-kumo-brand"}`}
          style={{ width: `${percent}%` }}
        />
      </span>
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
