"use client";

import { Button, EmptyState, PageHeader, type SelectChoice } from "@causeway/ui";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { filterModels } from "../filter-models.ts";
import { modelFilterParsers } from "../model-filters.ts";
import type { ListedModel } from "../listed-model.ts";
import { ModelFilterBar } from "./model-filter-bar.tsx";
import { ModelRows } from "./model-rows.tsx";

export type ModelExplorerProps = {
  readonly models: readonly ListedModel[];
  readonly authors: readonly SelectChoice[];
  readonly providers: readonly SelectChoice[];
};

/**
 * All models with search and filters. The whole list is small, so the browser filters it at each key; the server
 * applies the address's filters to what it sends first.
 */
export function ModelExplorer({ models, authors, providers }: ModelExplorerProps) {
  const [filters, setFilters] = useQueryStates(modelFilterParsers, { history: "replace" });
  const settled = useDeferredValue(filters);
  const found = filterModels(models, settled);
  return (
    <>
      <PageHeader
        title="Models"
        description={`${models.length} models from ${authors.length} authors at ${providers.length} providers. Prices are dollars per million tokens at the cheapest provider.`}
      />
      <ModelFilterBar
        authors={authors}
        providers={providers}
        filters={filters}
        onChange={(change) => void setFilters(change)}
      />
      <p className="tabular mb-2 text-sm text-kumo-subtle" role="status">
        {found.length === models.length ? `${models.length} models` : `${found.length} of ${models.length} models`}
      </p>
      {found.length === 0 ? (
        <EmptyState
          title="No model matches"
          description="Take away a filter, or search for a part of the name."
          action={<Button onClick={() => void setFilters(null)}>Clear all filters</Button>}
        />
      ) : (
        <ModelRows models={found} />
      )}
    </>
  );
}
