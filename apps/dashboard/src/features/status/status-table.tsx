import { Badge } from "@causeway/ui/badge.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import { percentText } from "../catalog/percent-text.ts";
import { HourBars } from "./hour-bars.tsx";
import type { Status, StatusWord } from "./provider-status.ts";

type StatusTableProps = {
  readonly label: string;
  readonly what: string;
  readonly statuses: readonly Status[];
  readonly hrefOf: (id: string) => string;
  readonly now: Date;
};

/** One line a provider or model. */
export function StatusTable({ label, what, statuses, hrefOf, now }: StatusTableProps) {
  return (
    <Table label={label}>
      <TableHeader>
        <TableRow>
          <TableHead>{what}</TableHead>
          <TableHead>Now</TableHead>
          <TableHead>Last 24 hours</TableHead>
          <TableHead className="text-right">Uptime</TableHead>
          <TableHead className="text-right">Calls</TableHead>
          <TableHead className="text-right">Endpoints</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {statuses.map((status) => (
          <TableRow key={status.id}>
            <TableCell>
              <Link href={hrefOf(status.id)} prefetch={false} className="font-medium text-kumo-strong hover:underline">
                {status.name}
              </Link>
            </TableCell>
            <TableCell>
              <StatusBadge word={status.word} />
            </TableCell>
            <TableCell>
              <HourBars hours={status.hours} now={now} />
            </TableCell>
            <TableCell className="tabular text-right">{percentText(status.dayUptime) ?? "–"}</TableCell>
            <TableCell className="tabular text-right">{formatCount(status.calls)}</TableCell>
            <TableCell className="tabular text-right whitespace-nowrap">
              {status.awayEndpoints > 0 ? `${status.awayEndpoints} of ${status.endpoints} away` : status.endpoints}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const words = {
  up: { label: "Up", variant: "success" },
  partial: { label: "In trouble", variant: "warning" },
  away: { label: "Away", variant: "destructive" },
  quiet: { label: "Not called", variant: "secondary" },
} as const satisfies Record<StatusWord, unknown>;

export const StatusBadge = ({ word }: { word: StatusWord }) => (
  <Badge variant={words[word].variant}>{words[word].label}</Badge>
);
