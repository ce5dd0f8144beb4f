"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { Sheet } from "@causeway/ui/sheet.tsx";
import { FunnelIcon } from "@phosphor-icons/react/dist/csr/Funnel";
import { ListBulletsIcon } from "@phosphor-icons/react/dist/csr/ListBullets";
import { TableIcon } from "@phosphor-icons/react/dist/csr/Table";
import { type ReactNode, useEffect, useRef } from "react";
import {
  anyModel,
  countFilters,
  type ModelFilters,
  modelFilterParsers,
  type SortOrder,
  sortOrders,
} from "../model-filters.ts";

type ExplorerState = ModelFilters & { readonly sort: SortOrder; readonly view: "table" | "list" };

export type ExplorerToolbarProps = {
  readonly state: ExplorerState;
  /** Shown in a sheet where there is no room beside the list. */
  readonly facets: ReactNode;
  readonly onChange: (change: Partial<ExplorerState>) => void;
};

/** Search, order and view. `/` goes to the search. */
export function ExplorerToolbar({ state, facets, onChange }: ExplorerToolbarProps) {
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focusSearch = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      search.current?.focus();
    };
    document.addEventListener("keydown", focusSearch);
    return () => document.removeEventListener("keydown", focusSearch);
  }, []);
  const filtersSet = countFilters(state);
  return (
    <search className="mb-3 flex flex-col gap-2 sm:flex-row sm:items-center">
      <div className="min-w-0 flex-1">
        <Input
          ref={search}
          aria-label="Search models"
          aria-keyshortcuts="/"
          type="search"
          placeholder="Search by name or id  ( / )"
          value={state.q}
          onChange={(event) => onChange({ q: event.target.value })}
          className="w-full"
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <div className="lg:hidden">
          <Sheet
            title="Filters"
            side="left"
            trigger={
              <Button icon={<FunnelIcon aria-hidden="true" />}>
                {filtersSet > 0 ? `Filters (${filtersSet})` : "Filters"}
              </Button>
            }
          >
            {facets}
          </Sheet>
        </div>
        <Select
          hideLabel
          className="min-w-0 flex-1 sm:w-44 sm:flex-none"
          label="Order"
          choices={sortOrders.map((value) => ({ value, label: orderLabels[value] }))}
          value={state.sort}
          onValueChange={(sort) => onChange({ sort: modelFilterParsers.sort.parse(sort) ?? "newest" })}
        />
        <fieldset className="flex">
          <legend className="sr-only">View</legend>
          {views.map(({ value, label, Icon }) => (
            <Button
              key={value}
              variant={state.view === value ? "secondary" : "ghost"}
              shape="square"
              aria-label={label}
              aria-pressed={state.view === value}
              icon={<Icon aria-hidden="true" />}
              onClick={() => onChange({ view: value })}
            />
          ))}
        </fieldset>
        {filtersSet > 0 && (
          <Button variant="ghost" onClick={() => onChange(anyModel)}>
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const views = [
  { value: "table", label: "As a table", Icon: TableIcon },
  { value: "list", label: "As a list", Icon: ListBulletsIcon },
] as const;

const orderLabels: Readonly<Record<SortOrder, string>> = {
  newest: "Newest first",
  popular: "Most called today",
  "top-weekly": "Most tokens this week",
  price: "Cheapest first",
  "price-high": "Dearest first",
  context: "Longest context",
  throughput: "Fastest answers",
  latency: "First token soonest",
  name: "By name",
};
