import type { Model } from "./model.ts";
import type { CatalogSnapshot } from "./snapshot.ts";

type Family = {
  readonly id: string;
  readonly name: string;
  /** Its models; the first group is the version, which is read as a decimal number: 4.20 comes before 4.3. */
  readonly models: RegExp;
};

/** Names that always mean the newest model of a family, as clients know them. Kept by hand: makers name freely. */
const families: readonly Family[] = [
  { id: "~anthropic/claude-fable-latest", name: "Claude Fable Latest", models: /^anthropic\/claude-fable-([\d.]+)$/ },
  { id: "~anthropic/claude-haiku-latest", name: "Claude Haiku Latest", models: /^anthropic\/claude-haiku-([\d.]+)$/ },
  { id: "~anthropic/claude-opus-latest", name: "Claude Opus Latest", models: /^anthropic\/claude-opus-([\d.]+)$/ },
  {
    id: "~anthropic/claude-sonnet-latest",
    name: "Claude Sonnet Latest",
    models: /^anthropic\/claude-sonnet-([\d.]+)$/,
  },
  {
    id: "~google/gemini-flash-latest",
    name: "Gemini Flash Latest",
    models: /^google\/gemini-([\d.]+)-flash(?:-preview)?$/,
  },
  { id: "~google/gemini-pro-latest", name: "Gemini Pro Latest", models: /^google\/gemini-([\d.]+)-pro(?:-preview)?$/ },
  { id: "~moonshotai/kimi-latest", name: "Kimi Latest", models: /^moonshotai\/kimi-k([\d.]+)$/ },
  { id: "~openai/gpt-latest", name: "GPT Latest", models: /^openai\/gpt-([\d.]+)(?:-sol)?$/ },
  { id: "~openai/gpt-mini-latest", name: "GPT Mini Latest", models: /^openai\/gpt-([\d.]+)-mini$/ },
  { id: "~x-ai/grok-latest", name: "Grok Latest", models: /^x-ai\/grok-([\d.]+)$/ },
];

/** A name and the model that it means now. */
export type LatestModel = { readonly id: string; readonly name: string; readonly model: Model };

const found = new WeakMap<CatalogSnapshot, ReadonlyMap<string, LatestModel>>();

/** Those of which somebody serves a model that has no last day yet, by id. Built once a snapshot. */
export function latestModels(catalog: CatalogSnapshot): ReadonlyMap<string, LatestModel> {
  const known = found.get(catalog);
  if (known) return known;
  const latest = new Map(
    families.flatMap(({ id, name, models }) => {
      const model = newestOf(catalog, models);
      return model === undefined ? [] : [[id, { id, name, model }] as const];
    }),
  );
  found.set(catalog, latest);
  return latest;
}

/** Whether a name is of this kind, served or not. */
export const isLatestName = (modelId: string): boolean => families.some(({ id }) => id === modelId);

function newestOf(catalog: CatalogSnapshot, models: RegExp): Model | undefined {
  const versions = [...catalog.models.values()].flatMap((model) => {
    const [, version] = models.exec(model.id) ?? [];
    const isServed = (catalog.endpoints.get(model.id)?.length ?? 0) > 0;
    return version !== undefined && isServed && model.deprecatedOn === undefined
      ? [{ model, version: Number.parseFloat(version) }]
      : [];
  });
  const [newest] = versions.toSorted((a, b) => b.version - a.version || (a.model.id < b.model.id ? 1 : -1));
  return newest?.model;
}
