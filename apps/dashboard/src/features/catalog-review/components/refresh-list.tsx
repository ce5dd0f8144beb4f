import type { RefreshSummary } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Nothing } from "../../operations/components/nothing.tsx";

/** The latest refreshes and how each source answered. */
export function RefreshList({ refreshes }: { readonly refreshes: readonly RefreshSummary[] }) {
  return (
    <Card title="Refreshes" description="A source that does not answer stands by what it said last." flush>
      {refreshes.length === 0 ? (
        <Nothing>The sources have not been read yet.</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-hairline">
          {refreshes.map((refresh) => (
            <Refresh key={refresh.id} refresh={refresh} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Refresh({ refresh }: { readonly refresh: RefreshSummary }) {
  const { startedAt, changes, sources } = refresh;
  return (
    <li className="grid gap-1 px-4 py-3 text-sm">
      <p className="text-kumo-strong">
        <RelativeTime date={startedAt.toISOString()} />: {changes === 1 ? "1 change" : `${changes} changes`}
      </p>
      {sources.map((source) => (
        <div key={source.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {source.outcome === "failed" && <Badge variant="destructive">Failed</Badge>}
          <span className="break-all">{source.id}</span>
          <span className="tabular text-kumo-subtle">{sourceText(source)}</span>
        </div>
      ))}
      {sources.flatMap(({ id, refusedRows, disagreements }) =>
        [...refusedRows, ...disagreements].slice(0, mostLines).map((line) => (
          <p key={`${id} ${line}`} className="text-xs break-words text-kumo-subtle">
            {id}: {line}
          </p>
        )),
      )}
    </li>
  );
}

const mostLines = 10;

const sourceText = ({ failure, listed, refused, disagrees }: RefreshSummary["sources"][number]): string =>
  [
    ...(failure === null ? [] : [failure]),
    `${listed} models`,
    ...(refused > 0 ? [`${refused} not believed`] : []),
    ...(disagrees > 0 ? [`${disagrees} prices otherwise than the source before it`] : []),
  ].join(", ");
