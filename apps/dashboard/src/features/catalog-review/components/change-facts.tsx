import type { ReviewedChange } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { kindNames } from "../kind-names.ts";

/** What a change is about, what it comes to, and why it waits. */
export function ChangeFacts({ change }: { readonly change: ReviewedChange }) {
  const { kind, subject, source, lines, others, waitsFor, sellsBelowCost, foundAt } = change;
  return (
    <div className="grid min-w-0 gap-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge variant="secondary">{kindNames[kind]}</Badge>
        {sellsBelowCost && <Badge variant="destructive">Sold below cost</Badge>}
        <span className="font-medium break-all text-kumo-strong">{subject}</span>
        <span className="text-xs text-kumo-subtle">
          {source}, <RelativeTime date={foundAt.toISOString()} />
        </span>
      </div>
      {lines.map((line) => (
        <p key={line} className="tabular break-words">
          {line}
        </p>
      ))}
      {others.map((line) => (
        <p key={line} className="break-words text-kumo-subtle">
          But {line}
        </p>
      ))}
      {waitsFor !== undefined && <p className="break-words text-kumo-subtle">Waits because {waitsFor}.</p>}
    </div>
  );
}
