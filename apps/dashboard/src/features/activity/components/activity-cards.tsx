import type { Totals } from "@causeway/activity";
import { formatUsd, toUsdNumber } from "@causeway/money";
import { formatCompact, formatCount, Money, StatCard } from "@causeway/ui";
import type { ReactNode } from "react";
import { type RangeName, ranges } from "../activity-query.ts";
import { compare } from "../comparison.ts";
import { formatDuration } from "../format-duration.ts";

type ActivityCardsProps = { readonly current: Totals; readonly previous: Totals; readonly range: RangeName };

/** The range in five numbers, each beside the one of the range before. */
export function ActivityCards({ current, previous, range }: ActivityCardsProps) {
  const tokens = current.inputTokens + current.outputTokens;
  return (
    <dl className="grid grid-cols-2 gap-3 max-md:[&>:first-child]:col-span-2 md:grid-cols-5">
      <StatCard
        label="Spend"
        value={<Money amount={formatUsd(current.spend)} />}
        note={
          <Change
            words={ranges[range].label}
            current={toUsdNumber(current.spend)}
            previous={toUsdNumber(previous.spend)}
          />
        }
      />
      <StatCard
        label="Requests"
        value={formatCount(current.requests)}
        note={<Change words={ranges[range].label} current={current.requests} previous={previous.requests} />}
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
            {current.firstTokenMs === undefined ? "No answers" : "median"}
            <Change
              words={ranges[range].label}
              current={current.firstTokenMs}
              previous={previous.firstTokenMs}
              prefix=", "
              fallback=""
            />
          </>
        }
      />
    </dl>
  );
}

type ChangeProps = {
  readonly current: number | undefined;
  readonly previous: number | undefined;
  readonly words: string;
  readonly prefix?: string;
  readonly fallback?: ReactNode;
};

function Change({ words, current, previous, prefix = "", fallback = "No earlier calls" }: ChangeProps) {
  const change = compare(current, previous);
  if (!change) return fallback;
  return `${prefix}${change.text} vs. the ${words} before`;
}

const percentOf = (part: number, whole: number) =>
  new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 }).format(part / whole);
