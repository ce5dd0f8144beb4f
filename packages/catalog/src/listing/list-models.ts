import type { Endpoint } from "../endpoint.ts";
import { type LatestModel, latestModels } from "../latest-models.ts";
import type { Model } from "../model.ts";
import { searchesItself } from "../own-search.ts";
import type { CatalogSnapshot } from "../snapshot.ts";
import { isEndpointAsked, isModelAsked, type ModelFilter } from "./model-filter.ts";
import { inOrder, type ModelOrder, type OrderFigures } from "./model-order.ts";

/** A model with those of its endpoints that met the filter. Its price is that of the cheapest. */
export type ListedModel = {
  readonly model: Model;
  /** The model that this name means now, where it is one that moves with releases. */
  readonly aliasTarget?: Model;
  readonly endpoints: readonly Endpoint[];
  readonly cheapest: Endpoint;
  /** Of those whose provider searches the web: who is asked when a call wants that. */
  readonly cheapestSearching: Endpoint | undefined;
};

export type ModelsQuestion = OrderFigures & {
  readonly filter: ModelFilter;
  readonly order: ModelOrder;
  readonly nowMs: number;
};

/** The models that can be called and meet the filter, all of them, in order; and the names of the newest of families. */
export function listModels(catalog: CatalogSnapshot, question: ModelsQuestion): readonly ListedModel[] {
  const { filter, order, measure, weeklyTokens, nowMs } = question;
  const facts = { providers: catalog.providers, measure, nowMs };
  const endpointsOf = (model: Model) =>
    (catalog.endpoints.get(model.id) ?? []).filter((endpoint) => isEndpointAsked(endpoint, filter, facts));
  const listed = [...catalog.models.values()].flatMap((model) =>
    isModelAsked(model, filter, facts) ? (listedModel(model, endpointsOf(model)) ?? []) : [],
  );
  const { mayUseModel, ...ofNames } = filter;
  const aliases = [...latestModels(catalog).values()].flatMap((latest) => {
    if (mayUseModel?.(latest.model.id) === false) return [];
    const alias = listedLatest(latest, endpointsOf(latest.model));
    return alias && isModelAsked(alias.model, ofNames, facts) ? [alias] : [];
  });
  return inOrder([...listed, ...aliases], order, { measure, weeklyTokens });
}

/** `undefined` when there are no endpoints. */
export function listedModel(model: Model, endpoints: readonly Endpoint[]): ListedModel | undefined {
  const byPrice = endpoints.toSorted((a, b) => Number(totalRate(a) - totalRate(b)));
  const [cheapest] = byPrice;
  const cheapestSearching = byPrice.find((endpoint) => searchesItself(endpoint, false));
  return cheapest && { model, endpoints, cheapest, cheapestSearching };
}

/** The name of the newest of a family, at the facts of the model that it means. */
export function listedLatest(
  { id, name, model: target }: LatestModel,
  endpoints: readonly Endpoint[],
): ListedModel | undefined {
  const listed = listedModel({ ...target, id, name }, endpoints);
  return listed && { ...listed, aliasTarget: target };
}

const totalRate = ({ price }: Endpoint): bigint => price.input + price.output;
