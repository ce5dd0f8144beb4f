import { AppError } from "@causeway/errors";
import { LinkButton } from "@causeway/ui/button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import {
  type ActivityQuery,
  activityHref,
  logsHref,
  questionHref,
  readActivityQuery,
  type SearchParameters,
} from "../../../../features/activity/activity-query.ts";
import { CsvLink } from "../../../../features/activity/components/csv-link.tsx";
import { GenerationSheet } from "../../../../features/activity/components/generation-sheet.tsx";
import { GenerationView } from "../../../../features/activity/components/generation-view.tsx";
import { LogFilters } from "../../../../features/activity/components/log-filters.tsx";
import { LogList } from "../../../../features/activity/components/log-list.tsx";
import { LogSearch } from "../../../../features/activity/components/log-search.tsx";
import { RangeTabs } from "../../../../features/activity/components/range-tabs.tsx";
import { StatusHistogram } from "../../../../features/activity/components/status-histogram.tsx";
import { toLogRow } from "../../../../features/activity/log-row.ts";
import { loadGeneration, loadLogs } from "../../../../features/activity/queries.ts";
import { requireSession } from "../../../../features/auth/session.ts";
import { ViewBar } from "../../../../features/saved-views/components/view-bar.tsx";
import { loadViews } from "../../../../features/saved-views/queries.ts";

export const metadata: Metadata = { title: "Logs" };

type LogsPageProps = { readonly searchParams: Promise<SearchParameters> };

export default async function LogsPage({ searchParams }: LogsPageProps) {
  const session = await requireSession();
  const query = readActivityQuery(await searchParams);
  const [{ period, histogram, facets, page }, generation, views] = await Promise.all([
    loadLogs(session, query).catch((error: unknown) => startAgain(error, query)),
    query.generation === undefined ? undefined : loadGeneration(query.generation),
    loadViews(session, "logs"),
  ]);
  const rows = page.rows.map(toLogRow);
  return (
    <>
      <PageHeader
        title="Logs"
        description="Every call, with the providers that were tried and what it cost."
        actions={<LinkButton href={activityHref(query)}>View activity</LinkButton>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <RangeTabs page="logs" />
        <LogFilters page="logs" facets={facets} />
        <ViewBar page="logs" query={query} views={views} />
        {histogram.groups.length > 0 && (
          <StatusHistogram chart={histogram} query={query} bucketWords={period.bucketWords} />
        )}
        <LogList
          rows={rows}
          nextCursor={page.nextCursor}
          query={query}
          actions={
            <div className="flex w-full flex-wrap items-center gap-2 sm:w-auto">
              <LogSearch query={query} />
              <CsvLink
                href={questionHref("/logs/export", query, { cursor: undefined, generation: undefined })}
                what="these calls"
              />
            </div>
          }
        />
      </div>
      {query.generation !== undefined && (
        <GenerationSheet
          title={generation?.modelName ?? "No such call"}
          closeHref={logsHref(query, { generation: undefined })}
          {...neighbours(rows, query)}
        >
          {generation ? (
            <>
              <GenerationView generation={generation} heading="h3" timeZone={query.tz} />
              <LinkButton href={`/activity/${generation.id}`} className="mt-6">
                Open as a page
              </LinkButton>
            </>
          ) : (
            <p className="text-sm text-kumo-subtle">There is no such call in this workspace.</p>
          )}
        </GenerationSheet>
      )}
    </>
  );
}

/** Where the calls above and below the open one are shown. */
function neighbours(rows: readonly { readonly id: string }[], query: ActivityQuery) {
  const position = rows.findIndex((row) => row.id === query.generation);
  const hrefOf = (row: { readonly id: string } | undefined) => row && logsHref(query, { generation: row.id });
  return {
    newerHref: position < 0 ? undefined : hrefOf(rows[position - 1]),
    olderHref: position < 0 ? undefined : hrefOf(rows[position + 1]),
  };
}

/** A page link that is not valid, or not any more, leads to the first page. */
function startAgain(error: unknown, query: ActivityQuery): never {
  if (error instanceof AppError && error.parameter === "cursor") redirect(logsHref(query, { cursor: undefined }));
  throw error;
}
