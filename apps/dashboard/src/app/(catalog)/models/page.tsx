import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { ModelList } from "../../../features/catalog/components/model-list.tsx";
import { loadModelFilters } from "../../../features/catalog/model-filters.ts";
import { readCatalog } from "../../../features/catalog/read-catalog.ts";

export const metadata: Metadata = {
  title: "Models",
  description: "Every model behind one key, with its prices per million tokens, context and providers.",
};

export default async function ModelsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [catalog, filters] = await Promise.all([readCatalog(), loadModelFilters(searchParams)]);
  return <ModelList catalog={catalog} filters={filters} />;
}
