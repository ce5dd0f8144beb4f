import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readEnv } from "../../../../../env.ts";
import { ModelDetails } from "../../../../../features/catalog/components/model-details.tsx";
import { readCatalog } from "../../../../../features/catalog/read-catalog.ts";

type ModelPageProps = { params: Promise<{ author: string; slug: string }> };

export async function generateMetadata({ params }: ModelPageProps): Promise<Metadata> {
  const model = (await readCatalog()).snapshot.models.get(await modelIdOf(params));
  return model ? { title: model.name, description: `Prices, limits and providers of ${model.name}.` } : {};
}

export default async function ModelPage({ params }: ModelPageProps) {
  const { snapshot } = await readCatalog();
  const model = snapshot.models.get(await modelIdOf(params));
  if (!model) notFound();
  return (
    <ModelDetails
      model={model}
      endpoints={snapshot.endpoints.get(model.id) ?? []}
      providers={snapshot.providers}
      apiUrl={readEnv().API_URL}
    />
  );
}

async function modelIdOf(params: ModelPageProps["params"]): Promise<string> {
  const { author, slug } = await params;
  return `${decodeURIComponent(author)}/${decodeURIComponent(slug)}`;
}
