import { formatCount } from "@causeway/ui/format-count.ts";
import { Money } from "@causeway/ui/money.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui/table.tsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { type ActivityQuery, logsHref } from "../activity-query.ts";
import { formatDuration } from "../format-duration.ts";
import type { LogRow } from "../log-row.ts";
import { GenerationStatusBadge } from "./generation-status-badge.tsx";
import { Moment } from "./moment.tsx";

type LogProps = { readonly rows: readonly LogRow[]; readonly query: ActivityQuery };

/** The calls on a wide screen. A click anywhere on a row opens it. */
export function LogTable({ rows, query }: LogProps) {
  return (
    <Table label="Calls">
      <TableHeader>
        <TableRow>
          <TableHead>Time ({query.tz ?? "UTC"}) and key</TableHead>
          <TableHead>Model and provider</TableHead>
          <TableHead className="text-right">Tokens in / out</TableHead>
          <TableHead className="text-right">First token / total</TableHead>
          <TableHead className="text-right">Cost</TableHead>
          <TableHead>Status</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} className="relative hover:bg-kumo-tint">
            <TableCell>
              <Link
                href={logsHref(query, { generation: row.id })}
                scroll={false}
                className="after:absolute after:inset-0 after:content-['']"
              >
                <Moment date={row.startedAt} timeZone={query.tz} />
                <span className="sr-only">, {row.modelName}</span>
              </Link>
              <Second>{row.apiKeyName}</Second>
            </TableCell>
            <TableCell>
              <span className="block max-w-60 truncate font-medium text-kumo-strong" title={row.modelId}>
                {row.modelName}
              </span>
              <Second>{row.providerName ?? "No provider answered"}</Second>
            </TableCell>
            <TableCell className="tabular text-right whitespace-nowrap">
              {formatCount(row.inputTokens)} / {formatCount(row.outputTokens)}
            </TableCell>
            <TableCell className="tabular text-right whitespace-nowrap">
              {row.firstTokenMs === undefined ? "–" : formatDuration(row.firstTokenMs)} /{" "}
              {formatDuration(row.durationMs)}
            </TableCell>
            <TableCell className="text-right">
              <Money amount={row.cost} />
            </TableCell>
            <TableCell>
              <GenerationStatusBadge status={row.status} />
              {row.attempts > 1 && <Second>{row.attempts} attempts</Second>}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The less important half of a cell. */
const Second = ({ children }: { children: ReactNode }) => (
  <span className="mt-0.5 block max-w-48 truncate text-xs text-kumo-subtle">{children}</span>
);
