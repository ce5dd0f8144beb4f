"use client";

import { Button } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { SelectChoice } from "@causeway/ui/select.tsx";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useMemo } from "react";
import { countFacets } from "../count-facets.ts";
import { findModels } from "../filter-models.ts";
import type { ListedModel } from "../listed-model.ts";
import { anyModel, modelFilterParsers, mostCompared } from "../model-filters.ts";
import type { WeekUsage } from "../week-cost.ts";
import { CompareBar } from "./compare-bar.tsx";
import { ExplorerToolbar } from "./explorer-toolbar.tsx";
import { FacetPanel } from "./facet-panel.tsx";
import { ModelRows } from "./model-rows.tsx";

export type ModelExplorerProps = {
  readonly models: readonly ListedModel[];
  readonly authors: readonly SelectChoice[];
  readonly providers: readonly SelectChoice[];
  /** `YYYY-MM-DD`, of the server: what "in the last 30 days" counts from. */
  readonly today: string;
  /** Of the workspace that is signed in, when it called anything. */
  readonly week?: WeekUsage | undefined;
};

/**
 * All models with search, facets and comparison. The whole list is small, so the browser filters it at each key; the
 * server applies the address's filters to what it sends first. Only rows near the window are in the page.
 */
export function ModelExplorer({ models, authors, providers, today, week }: ModelExplorerProps) {
  const [state, setState] = useQueryStates(modelFilterParsers, { history: "replace" });
  // What is ticked is shown at once; the list may follow a moment later.
  const { compare } = state;
  const { sort, view, ...filters } = useDeferredValue(state);
  const found = findModels(models, filters, sort, today);
  // Counting goes over all models several times: only when a filter has changed.
  const filterKey = JSON.stringify(filters);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the filters
  const counts = useMemo(() => countFacets(models, filters, today), [models, filterKey, today]);
  const compared = compare.filter((id) => models.some((model) => model.id === id)).slice(0, mostCompared);
  const toggleCompared = (id: string) =>
    void setState(({ compare: chosen }) => ({
      compare: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(0, mostCompared),
    }));
  const facets = (
    <FacetPanel
      counts={counts}
      filters={state}
      authors={authors}
      providers={providers}
      onChange={(change) => void setState(change)}
    />
  );
  return (
    <>
      <PageHeader
        title="Models"
        description={`${models.length} models from ${authors.length} authors at ${providers.length} providers. Prices are dollars per million tokens at the cheapest provider that meets your filters.`}
      />
      <div className="grid gap-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <aside aria-label="Filters" className="hidden lg:block">
          {facets}
        </aside>
        <div className="min-w-0">
          <ExplorerToolbar state={state} facets={facets} onChange={(change) => void setState(change)} />
          <p className="tabular mb-2 text-sm text-kumo-subtle" role="status">
            {found.length === models.length ? `${models.length} models` : `${found.length} of ${models.length} models`}
          </p>
          {found.length === 0 ? (
            <EmptyState
              title="No model matches"
              description="Take away a filter, or search for a part of the name."
              action={<Button onClick={() => void setState(anyModel)}>Clear all filters</Button>}
            />
          ) : (
            <ModelRows found={found} view={view} week={week} compared={compared} onCompare={toggleCompared} />
          )}
        </div>
      </div>
      {compared.length > 0 && (
        <CompareBar
          models={compared.flatMap((id) => models.find((model) => model.id === id) ?? [])}
          onRemove={toggleCompared}
          onClear={() => void setState({ compare: [] })}
        />
      )}
    </>
  );
}
