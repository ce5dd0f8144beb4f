import { LinkButton } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { Pagination } from "@causeway/ui/pagination.tsx";
import { ClockCounterClockwiseIcon } from "@phosphor-icons/react/dist/ssr";
import { actionWords } from "../action-words.ts";
import { type AuditSearch, auditHref } from "../audit-query.ts";
import type { AuditPageData, AuditView } from "../queries.ts";
import { AuditFilters } from "./audit-filters.tsx";

type AuditScreenProps = { readonly data: AuditPageData; readonly search: AuditSearch };

/** Who did what, when and from where. */
export function AuditScreen({ data, search }: AuditScreenProps) {
  const description =
    "Every change in this workspace: who made it, when, from where, and what it replaced. Times are UTC.";
  if (!data.maySee) {
    return (
      <>
        <PageHeader title="Audit log" description={description} />
        <EmptyState
          icon={<ClockCounterClockwiseIcon aria-hidden="true" />}
          title="Your role does not see the audit log"
          description="Owners and admins of this workspace do. Ask one of them for what you need."
        />
      </>
    );
  }
  const { entries, nextCursor, actors } = data;
  const { cursor, ...filter } = search;
  return (
    <>
      <PageHeader
        title="Audit log"
        description={description}
        actions={
          <LinkButton href={auditHref("/audit-log/csv", filter)} download>
            Download CSV
          </LinkButton>
        }
      />
      <AuditFilters search={search} actors={actors} />
      {entries.length === 0 ? (
        <EmptyState
          icon={<ClockCounterClockwiseIcon aria-hidden="true" />}
          title="Nothing happened"
          description="No change matches these filters."
          action={<LinkButton href="/audit-log">Show everything</LinkButton>}
        />
      ) : (
        <ol
          aria-label="Audit log"
          className="divide-y divide-kumo-hairline rounded-lg bg-kumo-base ring ring-kumo-line"
        >
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      <Pagination
        summary={entries.length === 1 ? "1 entry" : `${entries.length} entries on this page`}
        previousHref={cursor === undefined ? undefined : auditHref("/audit-log", filter)}
        nextHref={nextCursor === undefined ? undefined : auditHref("/audit-log", { ...filter, cursor: nextCursor })}
      />
    </>
  );
}

function Entry({ entry: { at, actorName, action, target, detail, ipAddress } }: { readonly entry: AuditView }) {
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="min-w-0 break-words">
          <span className="font-medium text-kumo-strong">{actionWords(action)}</span>{" "}
          <span className="text-kumo-subtle">by {actorName}</span>
        </p>
        <time dateTime={at} className="tabular whitespace-nowrap text-kumo-subtle">
          {at.slice(0, 19).replace("T", " ")}
        </time>
      </div>
      <details className="mt-1">
        <summary className="cursor-pointer text-kumo-subtle">
          <span className="break-all">{target}</span>
          {ipAddress !== undefined && ` from ${ipAddress}`}
        </summary>
        <pre className="mt-2 overflow-x-auto rounded-md bg-kumo-recessed p-3 text-xs whitespace-pre-wrap break-words">
          {detail}
        </pre>
      </details>
    </li>
  );
}
