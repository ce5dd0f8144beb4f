import type { Endpoint } from "../endpoint.ts";
import type { Model } from "../model.ts";
import { type ModelRouter, modelRouters } from "../model-routers.ts";
import type { CatalogSnapshot } from "../snapshot.ts";
import { asKnown, isModelAsked, type ModelFilter } from "./model-filter.ts";

/** A router as a model whose facts are the widest of all that it may choose from. Its price is that of the chosen one. */
export type ListedRouter = { readonly model: Model; readonly router: ModelRouter };

/**
 * The routers that have a model to choose and meet the filter. What is only known of one endpoint, its price for example,
 * is not known of a router: whoever asks for that gets none.
 */
export function listRouters(catalog: CatalogSnapshot, filter: ModelFilter, nowMs: number): readonly ListedRouter[] {
  if (asksOfEndpoints(filter)) return [];
  const { mayUseModel: _, ...ofNames } = filter;
  return modelRouters.flatMap(({ router, id, name }) => {
    const model = routerModel({ id, name }, choicesOf(catalog, filter, router));
    return model !== undefined && isAsked(model, filter) && isModelAsked(model, ofNames, { nowMs })
      ? [{ model, router }]
      : [];
  });
}

const asksOfEndpoints = (filter: ModelFilter): boolean =>
  [filter.providers, filter.inputPrice, filter.outputPrice, filter.toolSuccess, filter.isDistillable].some(
    (asked) => asked !== undefined,
  ) || filter.keepsNothing === true;

type Choice = { readonly model: Model; readonly endpoints: readonly Endpoint[] };

function choicesOf(
  catalog: CatalogSnapshot,
  { mayUseModel, mayUseProvider }: ModelFilter,
  router: ModelRouter,
): readonly Choice[] {
  return [...catalog.models.values()].flatMap((model) => {
    const { id, outputModalities, deprecatedOn } = model;
    const isChoice = outputModalities.includes("text") && deprecatedOn === undefined && mayUseModel?.(id) !== false;
    if (!isChoice || (router === "auto" && id.includes(":"))) return [];
    const endpoints = (catalog.endpoints.get(id) ?? []).filter(
      (endpoint) => mayUseProvider?.(endpoint.providerId) !== false && (router === "auto" || isFree(endpoint)),
    );
    return endpoints.length === 0 ? [] : [{ model, endpoints }];
  });
}

const isFree = ({ price }: Endpoint): boolean =>
  price.input === 0n && price.output === 0n && (price.request ?? 0n) === 0n && price.units === undefined;

function routerModel(named: Pick<Model, "id" | "name">, choices: readonly Choice[]): Model | undefined {
  if (choices.length === 0) return undefined;
  const endpoints = choices.flatMap((choice) => choice.endpoints);
  const models = choices.map(({ model }) => model);
  return {
    ...named,
    author: "causeway",
    contextLength: Math.max(...endpoints.map(({ contextLength }) => contextLength)),
    maxOutputTokens: undefined,
    inputModalities: [...new Set(models.flatMap(({ inputModalities }) => inputModalities))],
    outputModalities: [...new Set(models.flatMap(({ outputModalities }) => outputModalities))],
    supportedParameters: [...new Set(endpoints.flatMap(({ supportedParameters }) => supportedParameters))].toSorted(),
    releasedOn: undefined,
    listedOn: undefined,
    knowledgeCutoff: undefined,
    openWeights: undefined,
    deprecatedOn: undefined,
  };
}

const isAsked = (model: Model, { supportedParameters, inputModalities, contextLength }: ModelFilter): boolean =>
  (supportedParameters ?? []).every((name) => model.supportedParameters.includes(asKnown(name))) &&
  (inputModalities ?? []).every((name) => model.inputModalities.some((known) => known === name)) &&
  model.contextLength >= (contextLength ?? 0);
