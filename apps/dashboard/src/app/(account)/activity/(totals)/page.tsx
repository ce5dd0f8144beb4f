import { LinkButton } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { ChartLineUpIcon } from "@phosphor-icons/react/dist/ssr";
import type { Metadata } from "next";
import {
  type ActivityQuery,
  activityHref,
  hasFilters,
  logsHref,
  ranges,
  readActivityQuery,
  type SearchParameters,
} from "../../../../features/activity/activity-query.ts";
import { ActivityCards } from "../../../../features/activity/components/activity-cards.tsx";
import { ActivityChart } from "../../../../features/activity/components/activity-chart.tsx";
import { BreakdownTable } from "../../../../features/activity/components/breakdown-table.tsx";
import { LogFilters } from "../../../../features/activity/components/log-filters.tsx";
import { RangeTabs } from "../../../../features/activity/components/range-tabs.tsx";
import { loadActivity } from "../../../../features/activity/queries.ts";
import { requireSession } from "../../../../features/auth/session.ts";
import { ViewBar } from "../../../../features/saved-views/components/view-bar.tsx";
import { loadViews } from "../../../../features/saved-views/queries.ts";

export const metadata: Metadata = { title: "Activity" };

type ActivityPageProps = { readonly searchParams: Promise<SearchParameters> };

export default async function ActivityPage({ searchParams }: ActivityPageProps) {
  const query = readActivityQuery(await searchParams);
  const session = await requireSession();
  const [{ period, totals, chart, rows, facets }, views] = await Promise.all([
    loadActivity(session, query),
    loadViews(session, "activity"),
  ]);
  return (
    <>
      <PageHeader
        title="Activity"
        description="What your calls cost and how they went."
        actions={<LinkButton href={logsHref(query)}>View logs</LinkButton>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <RangeTabs page="activity" />
        <LogFilters page="activity" facets={facets} />
        <ViewBar page="activity" query={query} views={views} />
        <ActivityCards {...totals} />
        {totals.current.requests > 0 ? (
          <ActivityChart
            // A regrouped or zoomed chart begins with what the address says.
            key={activityHref({ ...query, metric: "spend" })}
            chart={chart}
            query={query}
            bucketWords={period.bucketWords}
          />
        ) : (
          <NoCalls query={query} />
        )}
        {rows.length > 0 && <BreakdownTable rows={rows} query={query} />}
      </div>
    </>
  );
}

function NoCalls({ query }: { query: ActivityQuery }) {
  const icon = <ChartLineUpIcon aria-hidden="true" />;
  if (hasFilters(query)) {
    return <EmptyState icon={icon} title="No calls match" description="Take off a filter, or choose a longer range." />;
  }
  return (
    <EmptyState
      icon={icon}
      title={`No calls in the ${ranges[query.range].words}`}
      description="Spend, tokens and speeds of your calls are drawn here, a moment after each has ended."
      action={
        <LinkButton href="/playground" variant="primary">
          Make a call
        </LinkButton>
      }
    />
  );
}
