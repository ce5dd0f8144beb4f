import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { Meter } from "@causeway/ui/meter.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import type { LaneView, WindowView } from "../lane-view.ts";

/** How much of a flat rate's quotas is used, and what it saved. */
export function LaneUse({ lane }: { readonly lane: LaneView }) {
  const { now, closedUntil, windows, month } = lane;
  return (
    <div className="mt-4 grid gap-3 border-t border-kumo-hairline pt-3">
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {windows.map((window) => (
          <li key={`${window.length} ${window.unit} ${window.quota}`}>
            <WindowMeter window={window} />
          </li>
        ))}
      </ul>
      <p className="tabular text-xs text-kumo-subtle">
        {now ?? "How it stands cannot be read right now"} · last 30 days: {month.requests}{" "}
        {month.requests === 1 ? "call" : "calls"} worth {formatDollars(month.listPrice)}, {savedText(month.saved)}
        {closedUntil !== undefined && (
          <>
            {" "}
            · takes no calls by its own word, again <RelativeTime date={closedUntil} />
          </>
        )}
      </p>
    </div>
  );
}

function WindowMeter({ window }: { readonly window: WindowView }) {
  const { length, unit, used, quota, percent, resetsAt, listPrice, saved } = window;
  const what = unit === "requests" ? "calls" : "tokens";
  const words = `${used === undefined ? "unknown" : used.toLocaleString("en")} of ${quota.toLocaleString("en")} ${what} in ${length}`;
  return (
    <>
      <Meter label={`Quota of ${length} used`} percent={percent} words={words} />
      <span className="tabular mt-1 block text-xs text-kumo-subtle">
        <span className="whitespace-nowrap">{words}</span>, free again <RelativeTime date={resetsAt} />
        <br />
        worth {formatDollars(listPrice)}, {savedText(saved)}
      </span>
    </>
  );
}

const savedText = (saved: string): string =>
  saved.startsWith("-") ? `${formatDollars(saved.slice(1))} short of its price` : `saved ${formatDollars(saved)}`;
