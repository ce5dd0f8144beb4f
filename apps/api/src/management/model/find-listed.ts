import {
  type CatalogSnapshot,
  findModel,
  type ListedRouter,
  listRouters,
  type Model,
  parseModelSlug,
  routerNamed,
} from "@causeway/catalog";
import { AppError } from "@causeway/errors";

type ModelPath = { readonly author: string; readonly slug: string };

/** The model that the path names, or the router as one. Throws 404. */
export function findListed(catalog: CatalogSnapshot, { author, slug }: ModelPath): Model {
  const parsed = parseModelSlug(`${author}/${slug}`);
  const model = findRouter(catalog, { author, slug })?.model ?? (parsed && findModel(catalog, parsed));
  if (model) return model;
  throw new AppError("not-found", `There is no model ${author}/${slug}. See GET /api/v1/models.`);
}

/** `undefined`: the path names none, or one that has nothing to choose from. */
export function findRouter(catalog: CatalogSnapshot, { author, slug }: ModelPath): ListedRouter | undefined {
  const named = routerNamed(`${author}/${slug}`);
  return named && listRouters(catalog, {}, 0).find(({ router }) => router === named);
}
