"use client";

import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { cn } from "@causeway/ui/class-names.ts";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { Pagination } from "@causeway/ui/pagination.tsx";
import { BroadcastIcon, ChartLineUpIcon } from "@phosphor-icons/react";
import { type ReactNode, useRef, useState } from "react";
import { type ActivityQuery, hasFilters, logsHref, ranges } from "../activity-query.ts";
import type { LogRow } from "../log-row.ts";
import { useLiveTail } from "../use-live-tail.ts";
import { useRowKeys } from "../use-row-keys.ts";
import { LogCards } from "./log-cards.tsx";
import { LogTable } from "./log-table.tsx";

type LogListProps = {
  readonly rows: readonly LogRow[];
  readonly nextCursor: string | undefined;
  readonly query: ActivityQuery;
  /** Stands beside the switch of the live tail. */
  readonly actions: ReactNode;
};

/** The calls, newest first, or what to do when there are none. Live, new ones come in from above. */
export function LogList({ rows, nextCursor, query, actions }: LogListProps) {
  const [live, setLive] = useState(false);
  const mayTail = query.cursor === undefined && query.search === undefined && query.range !== "custom";
  const tail = useLiveTail(query, rows, live && mayTail);
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  return (
    <section aria-label="Log">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <div className="flex flex-wrap items-center gap-2">
          {mayTail && (
            <Button
              aria-pressed={live}
              icon={<BroadcastIcon aria-hidden="true" className={cn(live && "text-kumo-success")} />}
              onClick={() => setLive(!live)}
            >
              {live ? "Live" : "Live tail"}
            </Button>
          )}
          {live && tail.waiting.length > 0 && (
            <Button variant="ghost" onClick={tail.show}>
              {tail.waiting.length} new
            </Button>
          )}
          {live && tail.problem && <span className="text-xs text-kumo-danger">{tail.problem}</span>}
        </div>
        {actions}
      </div>
      <p role="status" className="sr-only">
        {live ? `Live. ${tail.rows.length} calls shown.` : ""}
      </p>
      {tail.rows.length === 0 ? (
        <NoCalls query={query} />
      ) : (
        <div onPointerEnter={() => tail.hold(true)} onPointerLeave={() => tail.hold(false)}>
          <div ref={list}>
            <div className="hidden lg:block">
              <LogTable rows={tail.rows} query={query} />
            </div>
            <div className="lg:hidden">
              <LogCards rows={tail.rows} query={query} />
            </div>
          </div>
          <Pagination
            summary={`${query.cursor === undefined ? "Newest" : "Next"} ${tail.rows.length} ${tail.rows.length === 1 ? "call" : "calls"}${nextCursor === undefined ? ", to the last" : ""}`}
            previousHref={query.cursor === undefined ? undefined : logsHref(query, { cursor: undefined })}
            nextHref={nextCursor === undefined ? undefined : logsHref(query, { cursor: nextCursor })}
          />
        </div>
      )}
    </section>
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
      description="Every call of a model appears here the moment it ends, with its tokens, its cost and the providers that were tried."
      action={
        <>
          {query.range !== "90d" && (
            <LinkButton href={logsHref(query, { range: "90d", from: undefined, to: undefined })}>
              Look at 90 days
            </LinkButton>
          )}
          <LinkButton href="/playground" variant="primary">
            Make a call
          </LinkButton>
        </>
      }
    />
  );
}
