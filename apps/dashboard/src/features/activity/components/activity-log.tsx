import type { GenerationPage } from "@causeway/activity";
import { EmptyState, LinkButton, Pagination } from "@causeway/ui";
import { ChartLineUpIcon } from "@phosphor-icons/react/dist/ssr";
import { type ActivityQuery, activityHref, hasFilters, ranges } from "../activity-query.ts";
import { LogCards } from "./log-cards.tsx";
import { LogTable } from "./log-table.tsx";

/** The calls, newest first, or what to do when there are none. */
export function ActivityLog({ page, query }: { page: GenerationPage; query: ActivityQuery }) {
  const { rows, nextCursor } = page;
  if (rows.length === 0) return <NoCalls query={query} />;
  const position = query.cursor === undefined ? "Newest" : "Next";
  return (
    <>
      <div className="hidden lg:block">
        <LogTable rows={rows} query={query} />
      </div>
      <div className="lg:hidden">
        <LogCards rows={rows} query={query} />
      </div>
      <Pagination
        summary={`${position} ${rows.length} ${rows.length === 1 ? "call" : "calls"}${nextCursor === undefined ? ", to the last" : ""}`}
        previousHref={query.cursor === undefined ? undefined : activityHref(query, { cursor: undefined })}
        nextHref={nextCursor === undefined ? undefined : activityHref(query, { cursor: nextCursor })}
      />
    </>
  );
}

function NoCalls({ query }: { query: ActivityQuery }) {
  const icon = <ChartLineUpIcon aria-hidden="true" />;
  if (hasFilters(query)) {
    return <EmptyState icon={icon} title="No calls match" description="Take off a filter, or choose a longer range." />;
  }
  const isLongest = query.range === "30d";
  return (
    <EmptyState
      icon={icon}
      title={`No calls in the ${ranges[query.range].words}`}
      description="Every call of a model appears here the moment it ends, with its tokens, its cost and the providers that were tried."
      action={
        <>
          {!isLongest && <LinkButton href={activityHref(query, { range: "30d" })}>Look at 30 days</LinkButton>}
          <LinkButton href="/get-started" variant="primary">
            Make a first call
          </LinkButton>
        </>
      }
    />
  );
}
