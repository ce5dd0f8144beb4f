import { LinkButton } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { type ComparedModel, comparedIds, comparisonRows } from "../../../../features/catalog/compare-models.ts";
import { ComparisonTable } from "../../../../features/catalog/components/comparison-table.tsx";
import { readCatalog } from "../../../../features/catalog/read-catalog.ts";
import { modelTraffic } from "../../../../features/traffic/model-traffic.ts";
import { readDayTraffic } from "../../../../features/traffic/read-traffic.ts";

export const metadata: Metadata = {
  title: "Compare models",
  description: "Up to four models side by side: prices, limits, abilities, data policies and measured speed.",
};

type ComparePageProps = { searchParams: Promise<{ models?: string | string[] }> };

export default async function ComparePage({ searchParams }: ComparePageProps) {
  const [{ models: asked }, { snapshot }, traffic] = await Promise.all([searchParams, readCatalog(), readDayTraffic()]);
  const ids = comparedIds(Array.isArray(asked) ? asked.join(",") : asked, (id) => snapshot.models.has(id));
  const compared = ids.flatMap((id): ComparedModel[] => {
    const model = snapshot.models.get(id);
    const endpoints = snapshot.endpoints.get(id) ?? [];
    return model ? [{ model, endpoints, traffic: modelTraffic(traffic, endpoints) }] : [];
  });
  return (
    <>
      <PageHeader
        title="Compare models"
        description="Prices are those of each model's cheapest provider; speeds are measured in our own traffic."
        actions={
          <LinkButton href={`/models${ids.length > 0 ? `?compare=${ids.join(",")}` : ""}`}>Choose models</LinkButton>
        }
      />
      {compared.length === 0 ? (
        <EmptyState
          title="Nothing to compare yet"
          description="Tick up to four models in the list."
          action={<LinkButton href="/models">Browse models</LinkButton>}
        />
      ) : (
        <ComparisonTable compared={compared} rows={comparisonRows(compared, snapshot.providers)} />
      )}
    </>
  );
}
