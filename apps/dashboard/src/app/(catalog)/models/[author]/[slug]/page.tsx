import { readPriceHistory } from "@causeway/db";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getDatabase } from "../../../../../database.ts";
import { readEnv } from "../../../../../env.ts";
import { ModelDetails } from "../../../../../features/catalog/components/model-details.tsx";
import { readMyWeek } from "../../../../../features/catalog/my-week.ts";
import { readCatalog } from "../../../../../features/catalog/read-catalog.ts";
import { measureOf, readFleetHealth } from "../../../../../features/traffic/read-fleet-health.ts";
import { readDayTraffic } from "../../../../../features/traffic/read-traffic.ts";

type ModelPageProps = { params: Promise<{ author: string; slug: string }> };

export async function generateMetadata({ params }: ModelPageProps): Promise<Metadata> {
  const model = (await readCatalog()).snapshot.models.get(await modelIdOf(params));
  return model ? { title: model.name, description: `Prices, limits and providers of ${model.name}.` } : {};
}

export default async function ModelPage({ params }: ModelPageProps) {
  const [{ snapshot }, id] = await Promise.all([readCatalog(), modelIdOf(params)]);
  const model = snapshot.models.get(id);
  if (!model) notFound();
  const [health, traffic, prices, week] = await Promise.all([
    readFleetHealth(),
    readDayTraffic(),
    readPriceHistory(getDatabase(), id),
    readMyWeek(),
  ]);
  return (
    <ModelDetails
      model={model}
      endpoints={snapshot.endpoints.get(model.id) ?? []}
      providers={snapshot.providers}
      apiUrl={readEnv().API_URL}
      measure={measureOf(health)}
      traffic={traffic}
      prices={prices}
      week={week}
    />
  );
}

async function modelIdOf(params: ModelPageProps["params"]): Promise<string> {
  const { author, slug } = await params;
  return `${decodeURIComponent(author)}/${decodeURIComponent(slug)}`;
}
