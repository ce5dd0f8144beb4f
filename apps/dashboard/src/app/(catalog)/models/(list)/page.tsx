import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { authorName } from "../../../../features/catalog/author-names.ts";
import { ModelExplorer } from "../../../../features/catalog/components/model-explorer.tsx";
import { listedModel } from "../../../../features/catalog/listed-model.ts";
import { readCatalog } from "../../../../features/catalog/read-catalog.ts";

export const metadata: Metadata = {
  title: "Models",
  description: "Every model behind one key, with its prices per million tokens, context and providers.",
};

export default async function ModelsPage() {
  const { models, snapshot } = await readCatalog();
  const authors = [...new Set(models.map(({ author }) => author))];
  const providers = [...new Set(models.flatMap(({ providerIds }) => providerIds))];
  return (
    <NuqsAdapter>
      <ModelExplorer
        models={models.map(listedModel)}
        authors={authors.map((author) => ({ value: author, label: authorName(author) })).toSorted(byLabel)}
        providers={providers
          .map((id) => ({ value: id, label: snapshot.providers.get(id)?.name ?? id }))
          .toSorted(byLabel)}
      />
    </NuqsAdapter>
  );
}

const byLabel = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label, "en");
