import { Badge } from "@causeway/ui/badge.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { percentText } from "../catalog/percent-text.ts";
import { HourBars } from "./hour-bars.tsx";
import type { Status, StatusWord } from "./provider-status.ts";

export type StatusTableProps = {
  readonly label: string;
  readonly what: string;
  readonly statuses: readonly Status[];
  readonly hrefOf: (id: string) => string;
  readonly now: Date;
};

/**
 * One line a provider or model; on a phone one block each, so that nothing stands out of sight. The roles are written
 * down because browsers take them from a table that is not drawn as one.
 */
export function StatusTable({ label, what, statuses, hrefOf, now }: StatusTableProps) {
  return (
    <Table label={label} role="table" className="max-sm:block">
      <TableHeader role="rowgroup" className="max-sm:sr-only">
        <TableRow role="row">
          {[what, "Now", "Last 24 hours"].map((name) => (
            <TableHead key={name} role="columnheader">
              {name}
            </TableHead>
          ))}
          {["Uptime", "Calls", "Endpoints"].map((name) => (
            <TableHead key={name} role="columnheader" className="text-right">
              {name}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody role="rowgroup" className="max-sm:block">
        {statuses.map((status) => (
          <TableRow
            key={status.id}
            role="row"
            className="max-sm:grid max-sm:grid-cols-[minmax(0,3fr)_minmax(0,4fr)_minmax(0,5fr)] max-sm:gap-x-3 max-sm:gap-y-2 max-sm:p-3"
          >
            <TableCell role="cell" className="max-sm:col-span-2 max-sm:p-0 max-sm:wrap-anywhere">
              <Link href={hrefOf(status.id)} prefetch={false} className="font-medium text-kumo-strong hover:underline">
                {status.name}
              </Link>
            </TableCell>
            <TableCell role="cell" className="max-sm:justify-self-end max-sm:p-0">
              <StatusBadge word={status.word} />
            </TableCell>
            <TableCell role="cell" className="max-sm:col-span-3 max-sm:p-0">
              <HourBars hours={status.hours} now={now} />
            </TableCell>
            <Figure name="Uptime">{percentText(status.dayUptime) ?? "–"}</Figure>
            <Figure name="Calls">{formatCount(status.calls)}</Figure>
            <Figure name="Endpoints">
              {status.awayEndpoints > 0 ? `${status.awayEndpoints} of ${status.endpoints} away` : status.endpoints}
            </Figure>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** A number under its column's name; where there are no columns, the name stands above it. */
const Figure = ({ name, children }: { name: string; children: ReactNode }) => (
  <TableCell
    role="cell"
    className="tabular text-right max-sm:p-0 max-sm:text-left max-sm:wrap-anywhere sm:whitespace-nowrap"
  >
    <span aria-hidden="true" className="block text-xs text-kumo-subtle sm:hidden">
      {name}
    </span>
    {children}
  </TableCell>
);

const words = {
  up: { label: "Up", variant: "success" },
  partial: { label: "In trouble", variant: "warning" },
  away: { label: "Away", variant: "destructive" },
  quiet: { label: "Not called", variant: "secondary" },
} as const satisfies Record<StatusWord, unknown>;

export const StatusBadge = ({ word }: { word: StatusWord }) => (
  <Badge variant={words[word].variant}>{words[word].label}</Badge>
);
