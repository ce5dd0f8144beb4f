import { formatUsd, sum, toUsdNumber } from "@causeway/money";
import { Card } from "@causeway/ui/card.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { Money } from "@causeway/ui/money.tsx";
import { Skeleton } from "@causeway/ui/skeleton.tsx";
import Link from "next/link";
import { logsHref, readActivityQuery } from "../../activity/activity-query.ts";
import { LogCards } from "../../activity/components/log-cards.tsx";
import { LogTable } from "../../activity/components/log-table.tsx";
import type { AccountSession } from "../../auth/session.ts";
import { type KeyDay, loadKeyUsage } from "../load-key-usage.ts";
import { DayBars } from "./day-bars.tsx";

type KeyUsageProps = { readonly session: AccountSession; readonly keyId: string };

/** The key's last thirty days and its last calls. */
export async function KeyUsage({ session, keyId }: KeyUsageProps) {
  const { days, recent } = await loadKeyUsage(session, keyId, new Date());
  const query = readActivityQuery({ key: keyId, range: "30d" });
  const calls = days.reduce((count, day) => count + day.calls, 0);
  const errors = days.reduce((count, day) => count + day.errors, 0);
  return (
    <>
      <Card title="Last 30 days" description="By UTC day.">
        <div className="grid gap-6 sm:grid-cols-2">
          <section aria-label="Spend a day" className="min-w-0">
            <h3 className="mb-2 text-sm text-kumo-subtle">
              Spend{" "}
              <Money amount={formatUsd(sum(days.map(({ spend }) => spend)))} className="font-medium text-kumo-strong" />
            </h3>
            <DayBars
              days={days.map(({ startMs, spend }) => ({
                startMs,
                height: toUsdNumber(spend),
                text: formatDollars(formatUsd(spend)),
              }))}
            />
          </section>
          <section aria-label="Calls a day" className="min-w-0">
            <h3 className="mb-2 text-sm text-kumo-subtle">
              Calls <span className="tabular font-medium text-kumo-strong">{formatCount(calls)}</span>
              {errors > 0 && `, ${formatCount(errors)} of them failed or cut`}
            </h3>
            <DayBars days={days.map(({ startMs, calls: height }) => ({ startMs, height, text: callsText(height) }))} />
          </section>
        </div>
        <DayTable days={days} />
      </Card>
      <section aria-label="Recent calls" className="min-w-0">
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
          <h2 className="text-sm font-semibold text-kumo-strong">Recent calls</h2>
          {recent.length > 0 && (
            <Link href={logsHref(query)} className="text-sm text-kumo-link underline underline-offset-4">
              All its calls of 30 days
            </Link>
          )}
        </div>
        {recent.length === 0 ? (
          <p className="text-sm text-kumo-subtle">None yet. Each call is here the moment it ends.</p>
        ) : (
          <>
            <div className="hidden lg:block">
              <LogTable rows={recent} query={query} />
            </div>
            <div className="lg:hidden">
              <LogCards rows={recent} query={query} />
            </div>
          </>
        )}
      </section>
    </>
  );
}

const callsText = (calls: number): string => (calls === 1 ? "1 call" : `${formatCount(calls)} calls`);

const dayName = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

/** The bars in text: the days that had calls, the newest first. */
function DayTable({ days }: { readonly days: readonly KeyDay[] }) {
  const used = days.filter(({ calls }) => calls > 0).toReversed();
  if (used.length === 0) return null;
  return (
    <details className="mt-4 text-sm">
      <summary className="w-fit cursor-pointer py-1 text-xs text-kumo-subtle hover:text-kumo-default">
        Show as table
      </summary>
      {/* Keyboard users scroll the box itself. */}
      <section
        aria-label="The last 30 days, as a table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable
        tabIndex={0}
        className="mt-2 max-h-72 overflow-auto rounded-md ring ring-kumo-line"
      >
        <table className="tabular w-full text-left text-xs">
          <caption className="sr-only">The last 30 days</caption>
          <thead className="sticky top-0 bg-kumo-elevated">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium">
                Day (UTC)
              </th>
              {["Spend", "Calls", "Failed or cut"].map((name) => (
                <th key={name} scope="col" className="px-3 py-2 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {used.map(({ startMs, spend, calls, errors }) => (
              <tr key={startMs} className="border-t border-kumo-hairline">
                <th scope="row" className="px-3 py-1.5 font-normal whitespace-nowrap">
                  {dayName.format(startMs)}
                </th>
                <td className="px-3 py-1.5 text-right">
                  <Money amount={formatUsd(spend)} />
                </td>
                <td className="px-3 py-1.5 text-right">{formatCount(calls)}</td>
                <td className="px-3 py-1.5 text-right">{formatCount(errors)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** Of the same height, about. */
export function KeyUsageSkeleton() {
  return (
    <>
      <Skeleton className="h-56" />
      <Skeleton className="h-72" />
    </>
  );
}
