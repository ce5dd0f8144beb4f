import { authorName } from "./author-names.ts";
import type { ListableModel, ModelTraffic } from "./filter-models.ts";
import { hasLogo } from "./logo-files.ts";
import { logoName } from "./logo-names.ts";
import type { ModelSummary } from "./model-summary.ts";

/** A model as the browser gets it: with what only the server can look up. */
export type ListedModel = ListableModel & {
  readonly authorName: string;
  /** Address of the author's mark, when there is one. */
  readonly logoUrl: string | undefined;
};

export function listedModel(model: ModelSummary, traffic?: ModelTraffic, weeklyTokens?: number): ListedModel {
  const logo = logoName(model.author);
  return {
    ...model,
    ...(traffic && { traffic }),
    ...(weeklyTokens !== undefined && { weeklyTokens }),
    authorName: authorName(model.author),
    logoUrl: hasLogo(logo) ? `/icons/${logo}` : undefined,
  };
}
