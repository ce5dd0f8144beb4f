import { type CatalogSnapshot, type ListedModel, listedModel } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import { findListed } from "./find-listed.ts";

/** The model that the path names, as somebody serves it now. Throws 404. */
export function listedNow(snapshot: CatalogSnapshot, path: { author: string; slug: string }): ListedModel {
  const model = findListed(snapshot, path);
  const listed = listedModel(model, snapshot.endpoints.get(model.id) ?? []);
  if (!listed) throw new AppError("not-found", `Nobody serves ${model.id} now. See GET /api/v1/models.`);
  return listed;
}

/** `author/slug` in one piece, as SDKs write a name into a path. */
export function listedByName(snapshot: CatalogSnapshot, name: string): ListedModel {
  const [author = "", ...slug] = name.split("/");
  return listedNow(snapshot, { author, slug: slug.join("/") });
}
