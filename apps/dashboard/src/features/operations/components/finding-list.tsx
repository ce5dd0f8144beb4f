import type { FindingSummary } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { formatDifference } from "../format-nano.ts";
import { Nothing } from "./nothing.tsx";

/** What does not agree, and what did not until lately. */
export function FindingList({ findings }: { readonly findings: readonly FindingSummary[] }) {
  return (
    <Card title="Findings" description="Open ones, and those of the last week that are over." flush>
      {findings.length === 0 ? (
        <Nothing>Everything agrees.</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-hairline">
          {findings.map((finding) => (
            <Finding key={finding.id.toString()} finding={finding} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Finding({ finding }: { readonly finding: FindingSummary }) {
  const { check, subject, difference, unit, problem, remedy, openedAt, resolvedAt } = finding;
  return (
    <li className="grid gap-1 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge variant={resolvedAt === null ? "destructive" : "secondary"}>
          {resolvedAt === null ? "Open" : "Over"}
        </Badge>
        <span className="font-medium break-all text-kumo-strong">{subject}</span>
        <span className="tabular">{formatDifference(difference, unit)}</span>
        <span className="text-xs text-kumo-subtle">
          {check}, since <RelativeTime date={openedAt.toISOString()} />
          {resolvedAt && (
            <>
              , over <RelativeTime date={resolvedAt.toISOString()} />
            </>
          )}
        </span>
      </div>
      <p className="break-words">{problem}</p>
      {resolvedAt === null && <p className="break-words text-kumo-subtle">{remedy}</p>}
    </li>
  );
}
