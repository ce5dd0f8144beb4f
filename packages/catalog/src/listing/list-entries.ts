import type { CatalogSnapshot } from "../snapshot.ts";
import { type ListedModel, listModels, type ModelsQuestion } from "./list-models.ts";
import { type ListedRouter, listRouters } from "./list-routers.ts";

/** What can be put into `model`, and has an entry of `GET /models`. */
export type ListedEntry = ListedModel | ListedRouter;

/** What meets the filter: models in order, then routers, of which nothing is known to order them by. */
export const listEntries = (catalog: CatalogSnapshot, question: ModelsQuestion): readonly ListedEntry[] => [
  ...listModels(catalog, question),
  ...listRouters(catalog, question.filter, question.nowMs),
];
