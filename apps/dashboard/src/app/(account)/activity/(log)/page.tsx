import { AppError } from "@causeway/errors";
import { LinkButton, PageHeader } from "@causeway/ui";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import {
  type ActivityQuery,
  activityHref,
  readActivityQuery,
  type SearchParameters,
} from "../../../../features/activity/activity-query.ts";
import { ActivityCards } from "../../../../features/activity/components/activity-cards.tsx";
import { ActivityChart } from "../../../../features/activity/components/activity-chart.tsx";
import { ActivityLog } from "../../../../features/activity/components/activity-log.tsx";
import { GenerationSheet } from "../../../../features/activity/components/generation-sheet.tsx";
import { GenerationView } from "../../../../features/activity/components/generation-view.tsx";
import { LogFilters } from "../../../../features/activity/components/log-filters.tsx";
import { LogSearch } from "../../../../features/activity/components/log-search.tsx";
import { RangeTabs } from "../../../../features/activity/components/range-tabs.tsx";
import { loadActivity, loadGeneration } from "../../../../features/activity/queries.ts";
import { requireSession } from "../../../../features/auth/session.ts";

export const metadata: Metadata = { title: "Activity" };

type ActivityPageProps = { readonly searchParams: Promise<SearchParameters> };

export default async function ActivityPage({ searchParams }: ActivityPageProps) {
  const session = await requireSession();
  const query = readActivityQuery(await searchParams);
  const [{ totals, charts, facets, page }, generation] = await Promise.all([
    loadActivity(session, query).catch((error: unknown) => startAgain(error, query)),
    query.generation === undefined ? undefined : loadGeneration(query.generation),
  ]);
  return (
    <>
      <PageHeader title="Activity" actions={<RangeTabs query={query} />} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <LogFilters query={query} facets={facets} />
        <ActivityCards {...totals} range={query.range} />
        {totals.current.requests > 0 && <ActivityChart charts={charts} query={query} />}
        <section aria-label="Log">
          <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
            <h2 className="text-lg font-semibold text-kumo-strong">Log</h2>
            <LogSearch query={query} />
          </div>
          <ActivityLog page={page} query={query} />
        </section>
      </div>
      {query.generation !== undefined && (
        <GenerationSheet
          title={generation?.modelName ?? "No such call"}
          closeHref={activityHref(query, { generation: undefined })}
          {...neighbours(page.rows, query)}
        >
          {generation ? (
            <>
              <GenerationView generation={generation} heading="h3" />
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
  const hrefOf = (row: { readonly id: string } | undefined) => row && activityHref(query, { generation: row.id });
  return {
    newerHref: position < 0 ? undefined : hrefOf(rows[position - 1]),
    olderHref: position < 0 ? undefined : hrefOf(rows[position + 1]),
  };
}

/** A page link that is not valid, or not any more, leads to the first page. */
function startAgain(error: unknown, query: ActivityQuery): never {
  if (error instanceof AppError && error.parameter === "cursor") redirect(activityHref(query, { cursor: undefined }));
  throw error;
}
