import type { ReviewedChange } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Nothing } from "../../operations/components/nothing.tsx";
import { deciderName, kindNames, statusNames } from "../kind-names.ts";

/** What became of the latest changes. */
export function DecidedList({ changes }: { readonly changes: readonly ReviewedChange[] }) {
  return (
    <Card title="Decided lately" description="By a person, or by rule where nobody has to look." flush>
      {changes.length === 0 ? (
        <Nothing>Nothing yet.</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-hairline">
          {changes.map((change) => (
            <Decided key={change.id} change={change} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Decided({ change }: { readonly change: ReviewedChange }) {
  const { kind, subject, source, lines, status, decidedAt, decidedBy, note } = change;
  return (
    <li className="grid gap-1 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge variant={status === "applied" ? "success" : "secondary"}>{statusNames[status]}</Badge>
        <span className="font-medium break-all text-kumo-strong">{subject}</span>
        <span className="text-xs text-kumo-subtle">
          {kindNames[kind]}, {source}, {deciderName(decidedBy)}
          {decidedAt && (
            <>
              {" "}
              <RelativeTime date={decidedAt.toISOString()} />
            </>
          )}
        </span>
      </div>
      <p className="tabular break-words">{lines.join("; ")}</p>
      {note !== undefined && <p className="break-words text-kumo-subtle">{note}</p>}
    </li>
  );
}
