import type { BreakdownRow } from "@causeway/activity";
import { formatUsd, toUsdNumber } from "@causeway/money";
import { formatCompact, formatCount } from "@causeway/ui/format-count.ts";
import { Money } from "@causeway/ui/money.tsx";
import { TableCell } from "@causeway/ui/table.tsx";
import { compare } from "../comparison.ts";
import { formatDuration } from "../format-duration.ts";

/** What a group's calls, or a part's, came to, beside the range before. */
export function BreakdownCells({ row: { current, previous } }: { readonly row: BreakdownRow }) {
  return (
    <>
      <TableCell className="text-right">
        <Money amount={formatUsd(current.spend)} />
        <Change current={toUsdNumber(current.spend)} previous={toUsdNumber(previous.spend)} />
      </TableCell>
      <TableCell className="tabular text-right">
        {formatCount(current.requests)}
        <Change current={current.requests} previous={previous.requests} />
      </TableCell>
      <TableCell className="tabular text-right whitespace-nowrap">
        {formatCompact(current.inputTokens)} / {formatCompact(current.outputTokens)}
      </TableCell>
      <TableCell className="tabular text-right">{shareOf(current.cachedInputTokens, current.inputTokens)}</TableCell>
      <TableCell className="tabular text-right">{shareOf(current.errors, current.requests)}</TableCell>
      <TableCell className="tabular text-right whitespace-nowrap">
        {current.firstTokenMs === undefined ? "–" : formatDuration(current.firstTokenMs)}
      </TableCell>
      <TableCell className="tabular text-right">
        {current.throughput ? formatCount(Math.round(current.throughput.p50)) : "–"}
      </TableCell>
    </>
  );
}

function Change({ current, previous }: { current: number; previous: number }) {
  const change = compare(current, previous);
  return change ? <span className="block text-xs text-kumo-subtle">{change.text}</span> : null;
}

const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

const shareOf = (part: number, whole: number): string => (whole === 0 ? "–" : percent.format(part / whole));
