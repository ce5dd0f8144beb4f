import {
  type CatalogSnapshot,
  findByName,
  formatModelSlug,
  latestModels,
  type ListedEntry,
  listedLatest,
  listedModel,
} from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import { findListed, findRouter } from "./find-listed.ts";

/** What the path names, as it can be called now: a model, a family's newest, a router. Throws 404. */
export function listedNow(snapshot: CatalogSnapshot, path: { author: string; slug: string }): ListedEntry {
  const router = findRouter(snapshot, path);
  if (router) return router;
  const model = findListed(snapshot, path);
  const endpoints = snapshot.endpoints.get(model.id) ?? [];
  const latest = latestModels(snapshot).get(`${path.author}/${path.slug}`.toLowerCase());
  const listed = latest ? listedLatest(latest, endpoints) : listedModel(model, endpoints);
  if (!listed) throw new AppError("not-found", `Nobody serves ${model.id} now. See GET /api/v1/models.`);
  return listed;
}

/** `author/slug` in one piece, as SDKs write a name into a path; without its author as a call may name it. Throws 404. */
export function listedByName(snapshot: CatalogSnapshot, name: string): ListedEntry {
  const [author = "", ...slug] = wholeName(snapshot, name).split("/");
  return listedNow(snapshot, { author, slug: slug.join("/") });
}

function wholeName(snapshot: CatalogSnapshot, name: string): string {
  if (name.includes("/")) return name;
  const found = findByName(snapshot, name);
  if (found) return formatModelSlug(found);
  throw new AppError(
    "not-found",
    `There is no model ${name}, or several authors have one: write author/model. See GET /api/v1/models.`,
  );
}
