"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import type { FoundModel } from "../filter-models.ts";
import type { ListedModel } from "../listed-model.ts";
import type { WeekUsage } from "../week-cost.ts";
import { ModelListItem } from "./model-list-item.tsx";
import { ModelTableRow, releasedShown, tableColumns } from "./model-table-row.tsx";

export type ModelRowsProps = {
  readonly found: readonly FoundModel<ListedModel>[];
  readonly view: "table" | "list";
  readonly week: WeekUsage | undefined;
  readonly compared: readonly string[];
  readonly onCompare: (id: string) => void;
};

/** A table on a wide window, cards on a phone and as a list. Rows far from the window are not in the page. */
export function ModelRows({ found, view, week, compared, onCompare }: ModelRowsProps) {
  const rows = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const place = () => setTop((rows.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    place();
    window.addEventListener("resize", place);
    return () => window.removeEventListener("resize", place);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: found.length,
    estimateSize: () => (view === "table" ? tableRowPx : listRowPx),
    getItemKey: (index) => found[index]?.model.id ?? index,
    overscan: 10,
    scrollMargin: top,
    // What the server renders, where there is no window.
    initialRect: { width: 1_280, height: 900 },
  });
  const isTable = view === "table";
  const visible = virtualizer.getVirtualItems().flatMap((item) => {
    const row = found[item.index];
    return row === undefined ? [] : [{ item, row }];
  });
  const body = (
    <div
      ref={rows}
      role={isTable ? "rowgroup" : "list"}
      aria-label={isTable ? undefined : "Models"}
      className="relative"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {visible.map(({ item, row }) => {
        const shared = {
          found: row,
          week,
          isCompared: compared.includes(row.model.id),
          mayCompare: compared.length < 4,
          onCompare,
        };
        return (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            role={isTable ? "row" : "listitem"}
            {...(isTable
              ? { "aria-rowindex": item.index + 2 }
              : { "aria-setsize": found.length, "aria-posinset": item.index + 1 })}
            className="absolute top-0 left-0 w-full"
            style={{ transform: `translateY(${item.start - virtualizer.options.scrollMargin}px)` }}
          >
            {isTable ? <ModelTableRow {...shared} /> : <ModelListItem {...shared} />}
          </div>
        );
      })}
    </div>
  );
  if (!isTable) return body;
  return (
    // The roles are spelled out because a table that is laid out as a grid loses them.
    <div
      role="table"
      aria-label="Models"
      aria-rowcount={found.length + 1}
      className="text-sm md:overflow-hidden md:rounded-lg md:bg-kumo-base md:ring md:ring-kumo-line"
    >
      <div
        role="row"
        aria-rowindex={1}
        className={`font-semibold max-md:sr-only md:py-2.5 ${tableColumns(week !== undefined)}`}
      >
        <span role="columnheader">
          <span className="sr-only">Compare</span>
        </span>
        <span role="columnheader">Model</span>
        <span role="columnheader" className="text-right">
          Context
        </span>
        <span role="columnheader" className="text-right">
          Input / 1M
        </span>
        <span role="columnheader" className="text-right">
          Output / 1M
        </span>
        {week && (
          <span role="columnheader" className="text-right" title="What your tokens of the last 7 days would cost here">
            Your week
          </span>
        )}
        <span role="columnheader" className="text-right">
          Providers
        </span>
        <span role="columnheader" className={releasedShown(week !== undefined)}>
          Released
        </span>
      </div>
      {body}
    </div>
  );
}

const tableRowPx = 60;
const listRowPx = 124;
