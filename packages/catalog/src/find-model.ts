import { latestModels } from "./latest-models.ts";
import type { Model } from "./model.ts";
import type { ModelSlug, Variant } from "./model-slug.ts";
import type { CatalogSnapshot } from "./snapshot.ts";

const entryVariants: readonly Variant[] = ["free", "batch", "extended", "thinking"];

/**
 * The catalogue entry a slug names. Free endpoints are models of their own (`author/slug:free`), so that a paid call
 * is never served by one; a variant without an entry of its own falls back to the plain model. `~author/family-latest` is
 * the newest of its family.
 */
export function findModel(catalog: CatalogSnapshot, slug: ModelSlug): Model | undefined {
  const { models } = catalog;
  const modelId = slug.modelId.startsWith("~") ? latestModels(catalog).get(slug.modelId)?.model.id : slug.modelId;
  if (modelId === undefined) return undefined;
  const entry = slug.variants.find((variant) => entryVariants.includes(variant) && models.has(`${modelId}:${variant}`));
  return models.get(entry === undefined ? modelId : `${modelId}:${entry}`);
}
