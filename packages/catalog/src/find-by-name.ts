import type { Model } from "./model.ts";
import { formatModelSlug, type ModelSlug, parseModelSlug } from "./model-slug.ts";
import type { CatalogSnapshot } from "./snapshot.ts";

/** Names without authors, each with the ids of the models that it may mean. Built once a snapshot. */
const indices = new WeakMap<CatalogSnapshot["models"], ReadonlyMap<string, readonly string[]>>();

/**
 * What a name without its author means, as the vendors' own clients write it: `gpt-5`, `claude-sonnet-4-5-20250929`,
 * `gemini-2.5-pro-latest`. Dots and dashes are the same, and a date or `latest` may stand behind a model that has no
 * entry of its own with it. `undefined` when no model is called so, or more than one.
 */
export function findByName({ models }: CatalogSnapshot, text: string): ModelSlug | undefined {
  if (text.includes("/")) return undefined;
  const [name = "", ...variants] = text.toLowerCase().split(":");
  const index = indexOf(models);
  for (const form of [name, sameName(name), sameName(withoutDate(name))]) {
    const [id, ...others] = index.get(form) ?? [];
    if (id !== undefined && others.length === 0) return parseModelSlug([id, ...variants].join(":"));
  }
  return undefined;
}

function indexOf(models: ReadonlyMap<string, Model>): ReadonlyMap<string, readonly string[]> {
  const known = indices.get(models);
  if (known) return known;
  const named = new Map<string, string[]>();
  for (const id of models.keys()) {
    const slug = parseModelSlug(id);
    // Entries of variants are found through their models.
    if (!slug || formatModelSlug(slug) !== slug.modelId) continue;
    const name = id.slice(id.indexOf("/") + 1);
    for (const form of new Set([name, sameName(name)])) named.set(form, [...(named.get(form) ?? []), id]);
  }
  indices.set(models, named);
  return named;
}

const sameName = (name: string): string => name.replaceAll(/[.@]/g, "-");

/** `-20250929`, `@20250929`, `-2025-09-29` and `-latest` at the end. */
const withoutDate = (name: string): string => name.replace(/[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, "");
