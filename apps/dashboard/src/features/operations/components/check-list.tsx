import type { CheckSummary } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Nothing } from "./nothing.tsx";

/** The last run of each check. */
export function CheckList({ checks }: { readonly checks: readonly CheckSummary[] }) {
  return (
    <Card title="Checks" description="The last run of each." flush>
      {checks.length === 0 ? (
        <Nothing>None has run yet: is a worker running?</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-hairline">
          {checks.map(({ check, startedAt, durationMs, compared, findings, unchecked }) => (
            <li key={check} className="grid gap-1 px-4 py-3 text-sm">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Badge variant={findings > 0 ? "destructive" : "secondary"}>
                  {findings > 0 ? `${findings} found` : compared === 0n && unchecked ? "Not checked" : "Agrees"}
                </Badge>
                <span className="font-medium text-kumo-strong">{check}</span>
                <span className="tabular text-xs text-kumo-subtle">
                  {formatCount(Number(compared))} compared in {durationMs} ms,{" "}
                  <RelativeTime date={startedAt.toISOString()} />
                </span>
              </div>
              {unchecked && <p className="break-words text-kumo-subtle">{unchecked}</p>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
