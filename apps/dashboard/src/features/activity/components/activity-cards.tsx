import type { Totals } from "@causeway/activity";
import { formatUsd, toUsdNumber } from "@causeway/money";
import { formatCompact, formatCount, Money, StatCard } from "@causeway/ui";
import type { ReactNode } from "react";
import { compare } from "../comparison.ts";
import { formatDuration } from "../format-duration.ts";

type ActivityCardsProps = { readonly current: Totals; readonly previous: Totals };

/** The range in five numbers, each beside the one of the range before. */
export function ActivityCards({ current, previous }: ActivityCardsProps) {
  const tokens = current.inputTokens + current.outputTokens;
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
      <StatCard
        label="Spend"
        value={<Money amount={formatUsd(current.spend)} />}
        note={<Change current={toUsdNumber(current.spend)} previous={toUsdNumber(previous.spend)} />}
      />
      <StatCard
        label="Requests"
        value={formatCount(current.requests)}
        note={<Change current={current.requests} previous={previous.requests} />}
      />
      <StatCard
        label="Tokens"
        value={<span title={formatCount(tokens)}>{formatCompact(tokens)}</span>}
        note={`${formatCompact(current.inputTokens)} in, ${formatCompact(current.outputTokens)} out`}
      />
      <StatCard
        label="Errors"
        value={formatCount(current.errors)}
        note={current.requests === 0 ? "No requests" : `${percentOf(current.errors, current.requests)} of requests`}
      />
      <StatCard
        label="Time to first token"
        value={current.firstTokenMs === undefined ? "–" : formatDuration(current.firstTokenMs)}
        note={
          <>
            median
            <Change current={current.firstTokenMs} previous={previous.firstTokenMs} prefix=", " fallback="" />
          </>
        }
      />
    </dl>
  );
}

type ChangeProps = {
  readonly current: number | undefined;
  readonly previous: number | undefined;
  readonly prefix?: string;
  readonly fallback?: ReactNode;
};

function Change({ current, previous, prefix = "", fallback = "Nothing before to compare with" }: ChangeProps) {
  const change = compare(current, previous);
  if (!change) return fallback;
  return `${prefix}${change.text} on the time before`;
}

const percentOf = (part: number, whole: number) =>
  new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 }).format(part / whole);
