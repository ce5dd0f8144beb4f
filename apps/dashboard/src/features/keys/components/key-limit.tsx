import { formatDollars } from "@causeway/ui";
import type { LimitView } from "../key-view.ts";

const periods = { daily: "today", weekly: "this week", monthly: "this month" } as const;

/** How much of its limit a key has used, as a bar and in words. */
export function KeyLimit({ limit }: { limit: LimitView | undefined }) {
  if (!limit) return <span className="text-sm text-kumo-subtle">No limit</span>;
  const used = `${formatDollars(limit.spent)} of ${formatDollars(limit.amount)} ${
    limit.reset ? periods[limit.reset] : "in total"
  }`;
  const isNearlyUsed = limit.percent >= 80;
  return (
    <div className="min-w-36">
      <span
        role="meter"
        aria-label="Limit used"
        aria-valuenow={limit.percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={used}
        className="block h-1.5 overflow-hidden rounded-full bg-kumo-fill"
      >
        <span
          className={`block h-full rounded-full ${isNearlyUsed ? "bg-kumo-warning" : "bg-kumo-brand"}`}
          style={{ width: `${limit.percent}%` }}
        />
      </span>
      <span className="tabular mt-1 block text-xs whitespace-nowrap text-kumo-subtle">{used}</span>
    </div>
  );
}
