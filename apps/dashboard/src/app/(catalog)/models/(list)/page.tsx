import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { authorName } from "../../../../features/catalog/author-names.ts";
import { ModelExplorer } from "../../../../features/catalog/components/model-explorer.tsx";
import { listedModel } from "../../../../features/catalog/listed-model.ts";
import { readMyWeek } from "../../../../features/catalog/my-week.ts";
import { readCatalog } from "../../../../features/catalog/read-catalog.ts";
import { modelTraffic } from "../../../../features/traffic/model-traffic.ts";
import { readDayTraffic } from "../../../../features/traffic/read-traffic.ts";
import { readWeeklyTokens } from "../../../../features/traffic/read-weekly-tokens.ts";

export const metadata: Metadata = {
  title: "Models",
  description: "Every model behind one key, with its prices per million tokens, context and providers.",
};

export default async function ModelsPage() {
  const [{ models, snapshot }, traffic, weeklyTokens, week] = await Promise.all([
    readCatalog(),
    readDayTraffic(),
    readWeeklyTokens(),
    readMyWeek(),
  ]);
  const authors = [...new Set(models.map(({ author }) => author))];
  const providers = [...new Set(models.flatMap(({ offers }) => offers.map(({ providerId }) => providerId)))];
  return (
    <NuqsAdapter>
      <ModelExplorer
        models={models.map((model) =>
          listedModel(model, modelTraffic(traffic, snapshot.endpoints.get(model.id) ?? []), weeklyTokens.get(model.id)),
        )}
        authors={authors.map((author) => ({ value: author, label: authorName(author) })).toSorted(byLabel)}
        providers={providers
          .map((id) => ({ value: id, label: snapshot.providers.get(id)?.name ?? id }))
          .toSorted(byLabel)}
        today={new Date().toISOString().slice(0, 10)}
        week={week}
      />
    </NuqsAdapter>
  );
}

const byLabel = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label, "en");
