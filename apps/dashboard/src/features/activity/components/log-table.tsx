import type { GenerationRow } from "@causeway/activity";
import { formatUsd } from "@causeway/money";
import { formatCount, Money, Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@causeway/ui";
import Link from "next/link";
import { type ActivityQuery, activityHref } from "../activity-query.ts";
import { formatDuration } from "../format-duration.ts";
import { GenerationStatusBadge } from "./generation-status-badge.tsx";
import { Moment } from "./moment.tsx";

type LogProps = { readonly rows: readonly GenerationRow[]; readonly query: ActivityQuery };

/** The calls on a wide screen. A click anywhere on a row opens it. */
export function LogTable({ rows, query }: LogProps) {
  return (
    <Table label="Calls">
      <TableHeader>
        <TableRow>
          <TableHead>Time (UTC)</TableHead>
          <TableHead>Model</TableHead>
          <TableHead>Provider</TableHead>
          <TableHead className="text-right">Tokens in / out</TableHead>
          <TableHead className="text-right">Cost</TableHead>
          <TableHead className="text-right">First token / total</TableHead>
          <TableHead>Status</TableHead>
          <TableHead className="text-right">Attempts</TableHead>
          <TableHead>Key</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} className="relative hover:bg-kumo-tint">
            <TableCell>
              <Link
                href={activityHref(query, { generation: row.id })}
                scroll={false}
                aria-label={`Open ${row.id}`}
                className="after:absolute after:inset-0"
              >
                <Moment date={row.startedAt} />
              </Link>
            </TableCell>
            <TableCell className="max-w-56 truncate font-medium text-kumo-strong" title={row.modelId}>
              {row.modelName}
            </TableCell>
            <TableCell className="whitespace-nowrap">{row.providerName ?? <Nothing />}</TableCell>
            <TableCell className="tabular text-right whitespace-nowrap">
              {formatCount(row.inputTokens)} / {formatCount(row.outputTokens)}
            </TableCell>
            <TableCell className="text-right">
              <Money amount={formatUsd(row.cost)} />
            </TableCell>
            <TableCell className="tabular text-right whitespace-nowrap">
              {row.firstTokenMs === undefined ? "–" : formatDuration(row.firstTokenMs)} /{" "}
              {formatDuration(row.durationMs)}
            </TableCell>
            <TableCell>
              <GenerationStatusBadge status={row.status} />
            </TableCell>
            <TableCell className="tabular text-right">{row.attempts}</TableCell>
            <TableCell className="max-w-40 truncate" title={row.apiKeyName}>
              {row.apiKeyName}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const Nothing = () => <span className="text-kumo-subtle">None</span>;
