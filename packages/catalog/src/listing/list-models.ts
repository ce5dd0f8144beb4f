import type { Endpoint } from "../endpoint.ts";
import type { Model } from "../model.ts";
import type { CatalogSnapshot } from "../snapshot.ts";
import { isEndpointAsked, isModelAsked, type ModelFilter } from "./model-filter.ts";
import { inOrder, type ModelOrder, type OrderFigures } from "./model-order.ts";

/** A model with those of its endpoints that met the filter. Its price is that of the cheapest. */
export type ListedModel = {
  readonly model: Model;
  readonly endpoints: readonly Endpoint[];
  readonly cheapest: Endpoint;
};

export type ModelsQuestion = OrderFigures & {
  readonly filter: ModelFilter;
  readonly order: ModelOrder;
  readonly nowMs: number;
};

/** The models that can be called and meet the filter, all of them, in order. */
export function listModels(catalog: CatalogSnapshot, question: ModelsQuestion): readonly ListedModel[] {
  const { filter, order, measure, weeklyTokens, nowMs } = question;
  const facts = { providers: catalog.providers, measure, nowMs };
  const listed = [...catalog.models.values()].flatMap((model) => {
    if (!isModelAsked(model, filter, facts)) return [];
    const endpoints = catalog.endpoints.get(model.id) ?? [];
    return (
      listedModel(
        model,
        endpoints.filter((endpoint) => isEndpointAsked(endpoint, filter, facts)),
      ) ?? []
    );
  });
  return inOrder(listed, order, { measure, weeklyTokens });
}

/** `undefined` when there are no endpoints. */
export function listedModel(model: Model, endpoints: readonly Endpoint[]): ListedModel | undefined {
  const [cheapest] = endpoints.toSorted((a, b) => Number(totalRate(a) - totalRate(b)));
  return cheapest && { model, endpoints, cheapest };
}

const totalRate = ({ price }: Endpoint): bigint => price.input + price.output;
