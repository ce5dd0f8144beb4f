import type { Totals } from "@causeway/activity";
import { formatUsd, toUsdNumber } from "@causeway/money";
import { formatCompact, formatCount } from "@causeway/ui/format-count.ts";
import { Money } from "@causeway/ui/money.tsx";
import { StatCard } from "@causeway/ui/stat-card.tsx";
import { compare } from "../comparison.ts";
import { formatDuration } from "../format-duration.ts";

type ActivityCardsProps = { readonly current: Totals; readonly previous: Totals };

/** The range in seven numbers, each beside the one of the range before. */
export function ActivityCards({ current, previous }: ActivityCardsProps) {
  const tokens = current.inputTokens + current.outputTokens;
  const before = previous.inputTokens + previous.outputTokens;
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-4 [&>:first-child]:col-span-2">
      <StatCard
        label="Spend"
        value={<Money amount={formatUsd(current.spend)} />}
        note={change(toUsdNumber(current.spend), toUsdNumber(previous.spend))}
      />
      <StatCard
        label="Requests"
        value={formatCount(current.requests)}
        note={change(current.requests, previous.requests)}
      />
      <StatCard
        label="Tokens"
        value={<span title={formatCount(tokens)}>{formatCompact(tokens)}</span>}
        note={`${formatCompact(current.inputTokens)} in, ${formatCompact(current.outputTokens)} out${also(change(tokens, before, ""))}`}
      />
      <StatCard
        label="Cached input"
        value={percentOf(current.cachedInputTokens, current.inputTokens)}
        note={`${formatCount(current.cacheHits)} calls${reused(current.reusedAnswers)}`}
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
          current.firstToken
            ? `median; 99% within ${formatDuration(current.firstToken.p99)}${also(change(current.firstTokenMs, previous.firstTokenMs, ""))}`
            : "No answers"
        }
      />
      <StatCard
        label="Tokens per second"
        value={current.throughput ? formatCount(Math.round(current.throughput.p50)) : "–"}
        note={
          current.throughput
            ? `median of ${formatCount(current.throughput.samples)} streams${also(change(current.throughput.p50, previous.throughput?.p50, ""))}`
            : "No whole streams"
        }
      />
    </dl>
  );
}

function change(current: number | undefined, previous: number | undefined, fallback = "No earlier calls"): string {
  const comparison = compare(current, previous);
  return comparison ? `${comparison.text} vs. the range before` : fallback;
}

const also = (text: string): string => (text === "" ? "" : `, ${text}`);

const reused = (answers: number): string => (answers === 0 ? "" : `, ${formatCount(answers)} answered from ours`);

const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

const percentOf = (part: number, whole: number): string => (whole === 0 ? "–" : percent.format(part / whole));
