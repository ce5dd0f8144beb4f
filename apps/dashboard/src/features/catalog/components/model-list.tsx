import { EmptyState, LinkButton, PageHeader } from "@causeway/ui";
import { authorName } from "../author-names.ts";
import { filterModels } from "../filter-models.ts";
import type { ModelFilters } from "../model-filters.ts";
import type { Catalog } from "../read-catalog.ts";
import { ModelCards } from "./model-cards.tsx";
import { ModelFilterBar } from "./model-filter-bar.tsx";
import { ModelTable } from "./model-table.tsx";

/** All models with search and filters. Both layouts are in the page; the window's width shows one. */
export function ModelList({ catalog, filters }: { catalog: Catalog; filters: ModelFilters }) {
  const { snapshot, models } = catalog;
  const found = filterModels(models, filters);
  const providerIds = new Set(models.flatMap((model) => model.providerIds));
  return (
    <>
      <PageHeader
        title="Models"
        description={`${models.length} models from ${authorsOf(catalog).length} authors at ${providerIds.size} providers. Prices are dollars per million tokens at the cheapest provider.`}
      />
      <ModelFilterBar
        authors={authorsOf(catalog)}
        providers={[...snapshot.providers.values()]
          .filter(({ id }) => providerIds.has(id))
          .map(({ id, name }) => ({ value: id, label: name }))
          .toSorted(byLabel)}
      />
      <p className="tabular mb-2 text-sm text-kumo-subtle" role="status">
        {found.length === models.length ? `${models.length} models` : `${found.length} of ${models.length} models`}
      </p>
      {found.length === 0 ? (
        <EmptyState
          title="No model matches"
          description="Take away a filter or search for a part of the name."
          action={<LinkButton href="/models">Clear all filters</LinkButton>}
        />
      ) : (
        <>
          <div className="hidden md:block">
            <ModelTable models={found} />
          </div>
          <div className="md:hidden">
            <ModelCards models={found} />
          </div>
        </>
      )}
    </>
  );
}

const byLabel = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label, "en");

const authorsOf = ({ models }: Catalog) =>
  [...new Set(models.map(({ author }) => author))]
    .map((author) => ({ value: author, label: authorName(author) }))
    .toSorted(byLabel);
