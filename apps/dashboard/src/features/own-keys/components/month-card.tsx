import { Card } from "@causeway/ui/card.tsx";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { Meter } from "@causeway/ui/meter.tsx";
import type { MonthView } from "../month-view.ts";

/** How much of the month's allowance is used, and our fee so far. */
export function MonthCard({ month }: { readonly month: MonthView | undefined }) {
  return (
    <Card className="mb-5">
      {month ? (
        <MonthUse month={month} />
      ) : (
        <p className="text-sm text-kumo-subtle">No calls on your own keys this month, and no fee.</p>
      )}
    </Card>
  );
}

function MonthUse({ month: { listPrice, allowance, fee, rate, percent } }: { readonly month: MonthView }) {
  const words = `${formatDollars(listPrice)} of ${formatDollars(allowance)} without a fee`;
  return (
    <div className="text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span>
          Called at list price this month: <span className="tabular font-medium text-kumo-strong">{words}</span>
        </span>
        <span className="tabular text-kumo-subtle">
          Our fee so far {formatDollars(fee)}, {rate} of what goes beyond
        </span>
      </p>
      <Meter label="Allowance of the month used" percent={percent} words={words} className="mt-3" />
    </div>
  );
}
