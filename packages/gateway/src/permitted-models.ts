import { type ApiKey, guardrailAgainstModel, whoForbidsModel } from "@causeway/limits";
import type { RequestedModel } from "@causeway/routing";
import { modelsForbidden } from "./guardrails/guardrail-refusals.ts";
import { modelsNotAllowed } from "./limit-refusals.ts";
import type { Links } from "./refusals.ts";

/**
 * The asked models that key, member, workspace and guardrails let be used, in order. Throws 403 naming the limit or the
 * guardrail when none is left.
 */
export function permittedModels(
  models: readonly RequestedModel[],
  key: ApiKey,
  links: Links,
): readonly RequestedModel[] {
  const permitted = models.filter(
    ({ model }) =>
      whoForbidsModel(key.limits, model.id) === undefined &&
      guardrailAgainstModel(key.guardrails, model.id) === undefined,
  );
  const [first] = models;
  if (permitted.length > 0 || first === undefined) return permitted;
  const modelIds = models.map(({ model }) => model.id);
  const by = whoForbidsModel(key.limits, first.model.id);
  if (by) throw modelsNotAllowed(modelIds, by, { key, links });
  const guardrail = guardrailAgainstModel(key.guardrails, first.model.id);
  if (guardrail) throw modelsForbidden(modelIds, guardrail);
  return permitted;
}
