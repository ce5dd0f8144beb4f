import type { CatalogSnapshot, Model } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import type { Warning } from "@causeway/protocol";
import type { RequestedModel } from "@causeway/routing";

/** Throws 404 naming the successors when every model that was asked for has had its last day. */
export function refuseRetired(asked: readonly RequestedModel[], catalog: CatalogSnapshot): void {
  if (asked.some(({ model }) => !isRetired(model, catalog))) return;
  const retired = asked.map(({ model }) => model);
  const successors = [...new Set(retired.flatMap((model) => servedSuccessor(model, catalog) ?? []))];
  const [first] = successors;
  const gone = retired.map(({ id, deprecatedOn }) => `${id}, whose last day was ${deprecatedOn}`).join(" and ");
  const change = `ask ${successors.join(" or ")}`;
  throw new AppError("not-found", `Nobody serves ${gone}.${first === undefined ? "" : ` In its place ${change}.`}`, {
    parameter: "model",
    metadata: {
      error_type: "not_found",
      retryable: false,
      availability: {
        code: "model_deprecated",
        retryable: false,
        requested_models: retired.map(({ id }) => id),
        ...(first !== undefined && { fallback_models: successors, constraint: { field: "model", detail: change } }),
      },
      ...(first !== undefined && {
        nearest_request: { change, field: "model", model: first, providers: providersOf(first, catalog) },
      }),
    },
  });
}

/** With a date and without an endpoint: after the date endpoints are not in the catalogue. */
const isRetired = (model: Model, catalog: CatalogSnapshot): boolean =>
  model.deprecatedOn !== undefined && providersOf(model.id, catalog).length === 0;

const servedSuccessor = ({ successorId }: Model, catalog: CatalogSnapshot): string | undefined =>
  successorId !== undefined && providersOf(successorId, catalog).length > 0 ? successorId : undefined;

const providersOf = (modelId: string, { endpoints }: CatalogSnapshot): readonly string[] =>
  (endpoints.get(modelId) ?? []).map(({ providerId }) => providerId);

/** Said with every answer of a model whose last day is known. `at`: when the call arrived. */
export function leavingWarnings({ id, deprecatedOn, successorId }: Model, at: Date): readonly Warning[] {
  if (deprecatedOn === undefined) return [];
  const [verb, then] = at.toISOString().slice(0, 10) > deprecatedOn ? ["was", "may end any day"] : ["is", "ends then"];
  const instead = successorId === undefined ? "" : ` Its maker names ${successorId} in its place.`;
  return [
    {
      code: "model-leaving",
      param: "model",
      message: `The last day of ${id} ${verb} ${deprecatedOn}: service ${then}.${instead}`,
    },
  ];
}
