import { type ApiKey, whoForbidsModel } from "@causeway/limits";
import type { RequestedModel } from "@causeway/routing";
import { modelsNotAllowed } from "./limit-refusals.ts";
import type { Links } from "./refusals.ts";

/** The asked models that key, member and workspace may use, in order. Throws 403 naming the limit when none is left. */
export function permittedModels(
  models: readonly RequestedModel[],
  key: ApiKey,
  links: Links,
): readonly RequestedModel[] {
  const permitted = models.filter(({ model }) => whoForbidsModel(key.limits, model.id) === undefined);
  const [first] = models;
  const by = permitted.length === 0 && first && whoForbidsModel(key.limits, first.model.id);
  if (!by) return permitted;
  throw modelsNotAllowed(
    models.map(({ model }) => model.id),
    by,
    { key, links },
  );
}
