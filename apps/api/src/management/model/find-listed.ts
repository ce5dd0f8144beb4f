import { type CatalogSnapshot, findModel, type Model, parseModelSlug } from "@causeway/catalog";
import { AppError } from "@causeway/errors";

/** The model that the path names. Throws 404. */
export function findListed(catalog: CatalogSnapshot, { author, slug }: { author: string; slug: string }): Model {
  const parsed = parseModelSlug(`${author}/${slug}`);
  const model = parsed && findModel(catalog, parsed);
  if (model) return model;
  throw new AppError("not-found", `There is no model ${author}/${slug}. See GET /api/v1/models.`);
}
