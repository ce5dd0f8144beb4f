import type { Model } from "./model.ts";
import type { ModelSlug, Variant } from "./model-slug.ts";
import type { CatalogSnapshot } from "./snapshot.ts";

const entryVariants: readonly Variant[] = ["free", "batch", "extended", "thinking"];

/**
 * The catalogue entry a slug names. Free endpoints are models of their own (`author/slug:free`), so that a paid call
 * is never served by one; a variant without an entry of its own falls back to the plain model.
 */
export function findModel({ models }: CatalogSnapshot, slug: ModelSlug): Model | undefined {
  const entry = slug.variants.find(
    (variant) => entryVariants.includes(variant) && models.has(`${slug.modelId}:${variant}`),
  );
  return models.get(entry === undefined ? slug.modelId : `${slug.modelId}:${entry}`);
}
