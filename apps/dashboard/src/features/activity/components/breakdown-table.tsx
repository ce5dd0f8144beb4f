import type { BreakdownRow } from "@causeway/activity";
import { formatUsd, toUsdNumber } from "@causeway/money";
import { Card } from "@causeway/ui/card.tsx";
import { formatCompact, formatCount } from "@causeway/ui/format-count.ts";
import { Money } from "@causeway/ui/money.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import { type ActivityQuery, type ChartGrouping, logsHref, questionHref } from "../activity-query.ts";
import { compare } from "../comparison.ts";
import { formatDuration } from "../format-duration.ts";
import { CsvLink } from "./csv-link.tsx";

type BreakdownTableProps = { readonly rows: readonly BreakdownRow[]; readonly query: ActivityQuery };

const mostShown = 50;

const titles: Record<ChartGrouping, string> = {
  model: "Models",
  provider: "Providers",
  key: "Keys",
  app: "Apps",
  member: "Members",
};

/** The chart's groups in figures, each a way into its calls. */
export function BreakdownTable({ rows, query }: BreakdownTableProps) {
  const title = titles[query.groupBy];
  return (
    <Card
      title={title}
      action={<CsvLink href={questionHref("/activity/export", query)} what={`the ${title.toLowerCase()}`} />}
      flush
    >
      <div className="overflow-x-auto">
        <Table label={title}>
          <TableHeader>
            <TableRow>
              <TableHead>Name</TableHead>
              <TableHead className="text-right">Spend</TableHead>
              <TableHead className="text-right">Requests</TableHead>
              <TableHead className="text-right">Tokens in / out</TableHead>
              <TableHead className="text-right">Cached</TableHead>
              <TableHead className="text-right">Errors</TableHead>
              <TableHead className="text-right">First token</TableHead>
              <TableHead className="text-right">Tokens / s</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.slice(0, mostShown).map((row) => (
              <TableRow key={row.group}>
                <TableCell>
                  <GroupName row={row} query={query} />
                </TableCell>
                <TableCell className="text-right">
                  <Money amount={formatUsd(row.current.spend)} />
                  <Change current={toUsdNumber(row.current.spend)} previous={toUsdNumber(row.previous.spend)} />
                </TableCell>
                <TableCell className="tabular text-right">
                  {formatCount(row.current.requests)}
                  <Change current={row.current.requests} previous={row.previous.requests} />
                </TableCell>
                <TableCell className="tabular text-right whitespace-nowrap">
                  {formatCompact(row.current.inputTokens)} / {formatCompact(row.current.outputTokens)}
                </TableCell>
                <TableCell className="tabular text-right">
                  {shareOf(row.current.cachedInputTokens, row.current.inputTokens)}
                </TableCell>
                <TableCell className="tabular text-right">
                  {shareOf(row.current.errors, row.current.requests)}
                </TableCell>
                <TableCell className="tabular text-right whitespace-nowrap">
                  {row.current.firstTokenMs === undefined ? "–" : formatDuration(row.current.firstTokenMs)}
                </TableCell>
                <TableCell className="tabular text-right">
                  {row.current.throughput ? formatCount(Math.round(row.current.throughput.p50)) : "–"}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      {rows.length > mostShown && (
        <p className="border-t border-kumo-hairline px-4 py-3 text-xs text-kumo-subtle">
          The {mostShown} that cost the most of {formatCount(rows.length)}.
        </p>
      )}
    </Card>
  );
}

function GroupName({ row: { group, groupName }, query }: { row: BreakdownRow; query: ActivityQuery }) {
  const name = <span className="block max-w-64 truncate">{groupName}</span>;
  if (group === "none" || group === "other") return name;
  return (
    <Link
      href={logsHref(query, { [query.groupBy]: group })}
      title={`See the calls: ${groupName}`}
      className="font-medium text-kumo-strong underline-offset-4 hover:underline"
    >
      {name}
    </Link>
  );
}

function Change({ current, previous }: { current: number; previous: number }) {
  const change = compare(current, previous);
  return change ? <span className="block text-xs text-kumo-subtle">{change.text}</span> : null;
}

const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

const shareOf = (part: number, whole: number): string => (whole === 0 ? "–" : percent.format(part / whole));
