import type { BreakdownRow } from "@causeway/activity";
import { Card } from "@causeway/ui/card.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import { Fragment } from "react";
import { type ActivityQuery, type ChartGrouping, logsHref, questionHref } from "../activity-query.ts";
import { BreakdownCells } from "./breakdown-cells.tsx";
import { CsvLink } from "./csv-link.tsx";
import { SplitSelect } from "./split-select.tsx";

type BreakdownTableProps = { readonly rows: readonly BreakdownRow[]; readonly query: ActivityQuery };

const mostShown = 50;
const mostParts = 10;

const titles: Record<ChartGrouping, string> = {
  model: "Models",
  provider: "Providers",
  key: "Keys",
  app: "Apps",
  member: "Members",
};

/** The chart's groups in figures, each a way into its calls, and what each is made of. */
export function BreakdownTable({ rows, query }: BreakdownTableProps) {
  const { groupBy, splitBy } = query;
  const title = splitBy === undefined ? titles[groupBy] : `${titles[groupBy]}, each by ${splitBy}`;
  return (
    <Card
      title={title}
      action={
        <div className="flex flex-wrap items-center gap-2">
          <SplitSelect />
          <CsvLink href={questionHref("/activity/export", query)} what={`the ${titles[groupBy].toLowerCase()}`} />
        </div>
      }
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
              <Fragment key={row.group}>
                <TableRow>
                  <TableCell>
                    <GroupName row={row} href={hrefOf(query, { [groupBy]: row.group })} />
                  </TableCell>
                  <BreakdownCells row={row} />
                </TableRow>
                {splitBy && <Parts row={row} query={query} splitBy={splitBy} />}
              </Fragment>
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

type PartsProps = { readonly row: BreakdownRow; readonly query: ActivityQuery; readonly splitBy: ChartGrouping };

/** Rows of a group's parts, under its own. */
function Parts({ row, query, splitBy }: PartsProps) {
  const parts = row.parts ?? [];
  const more = parts.length - mostParts;
  return (
    <>
      {parts.slice(0, mostParts).map((part) => (
        <TableRow key={part.group}>
          <TableCell className="pl-8">
            <GroupName row={part} href={hrefOf(query, { [query.groupBy]: row.group, [splitBy]: part.group })} isPart />
          </TableCell>
          <BreakdownCells row={part} />
        </TableRow>
      ))}
      {more > 0 && (
        <TableRow>
          <TableCell className="pl-8 text-xs text-kumo-subtle" colSpan={8}>
            and {formatCount(more)} more, all of them in the CSV
          </TableCell>
        </TableRow>
      )}
    </>
  );
}

/** The calls of a group, or of a part of it; undefined where no filter says it. */
function hrefOf(query: ActivityQuery, filter: Partial<Record<ChartGrouping, string>>): string | undefined {
  const cannotBeAsked = Object.values(filter).some((id) => id === "none" || id === "other");
  return cannotBeAsked ? undefined : logsHref(query, filter);
}

type GroupNameProps = { readonly row: BreakdownRow; readonly href: string | undefined; readonly isPart?: boolean };

function GroupName({ row: { groupName }, href, isPart = false }: GroupNameProps) {
  const name = <span className="block max-w-64 truncate">{groupName}</span>;
  if (href === undefined) return name;
  return (
    <Link
      href={href}
      title={`See the calls: ${groupName}`}
      className={`underline-offset-4 hover:underline ${isPart ? "text-kumo-default" : "font-medium text-kumo-strong"}`}
    >
      {name}
    </Link>
  );
}
