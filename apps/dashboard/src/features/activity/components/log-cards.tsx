import { formatCompact } from "@causeway/ui/format-count.ts";
import { Money } from "@causeway/ui/money.tsx";
import Link from "next/link";
import { type ActivityQuery, logsHref } from "../activity-query.ts";
import { formatDuration } from "../format-duration.ts";
import type { LogRow } from "../log-row.ts";
import { GenerationStatusBadge } from "./generation-status-badge.tsx";
import { Moment } from "./moment.tsx";

/** The calls on a phone. */
export function LogCards({ rows, query }: { rows: readonly LogRow[]; query: ActivityQuery }) {
  return (
    <ul
      aria-label="Calls"
      className="divide-y divide-kumo-hairline overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line"
    >
      {rows.map((row) => (
        <li key={row.id} className="relative grid gap-1 p-4 text-sm">
          <div className="flex items-baseline justify-between gap-3">
            <Link
              href={logsHref(query, { generation: row.id })}
              scroll={false}
              className="min-w-0 truncate font-medium text-kumo-strong after:absolute after:inset-0"
            >
              {row.modelName}
            </Link>
            <Money amount={row.cost} className="font-medium" />
          </div>
          <div className="flex items-center justify-between gap-3 text-xs text-kumo-subtle">
            <span className="min-w-0 truncate">
              {row.providerName ?? "No provider"} · {formatCompact(row.inputTokens)} in,{" "}
              {formatCompact(row.outputTokens)} out · {formatDuration(row.durationMs)}
            </span>
          </div>
          <div className="mt-1 flex items-center justify-between gap-3 text-xs text-kumo-subtle">
            <Moment date={row.startedAt} timeZone={query.tz} />
            <span className="flex items-center gap-2">
              {row.attempts > 1 && `${row.attempts} attempts`}
              <GenerationStatusBadge status={row.status} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
