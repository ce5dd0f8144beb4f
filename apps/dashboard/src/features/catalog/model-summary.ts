import type { CatalogSnapshot, Endpoint, Model } from "@causeway/catalog";
import { formatRate } from "@causeway/money";
import { unitPriceText } from "./model-purpose.ts";

export const filterableParameters = ["tools", "reasoning", "structured_outputs"] as const;
export type FilterableParameter = (typeof filterableParameters)[number];

/** What the list shows of a model. Plain data: prices are exact decimal text of dollars per token. */
export type ModelSummary = {
  readonly id: string;
  readonly name: string;
  readonly author: string;
  readonly contextLength: number;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  /** Of those that people filter by. */
  readonly supports: readonly FilterableParameter[];
  readonly releasedOn: string | undefined;
  readonly listedOn: string | undefined;
  /** Of its cheapest endpoint. */
  readonly inputPrice: string;
  readonly outputPrice: string;
  /** "$0.002 a search", where something else than tokens has a price. */
  readonly unitPrice?: string;
  /** A prompt token's and an answer token's price weighed three to one, in pico-dollars: only for ordering. */
  readonly priceRank: bigint;
  readonly providerIds: readonly string[];
};

/** Models that can be called now: those with an endpoint. */
export const summarizeModels = (snapshot: CatalogSnapshot): readonly ModelSummary[] =>
  [...snapshot.models.values()].flatMap((model) => {
    const endpoints = snapshot.endpoints.get(model.id) ?? [];
    const cheapest = cheapestOf(endpoints);
    return cheapest ? [summarize(model, endpoints, cheapest)] : [];
  });

export const cheapestOf = (endpoints: readonly Endpoint[]): Endpoint | undefined =>
  endpoints.reduce<Endpoint | undefined>(
    (best, endpoint) => (best === undefined || priceRankOf(endpoint) < priceRankOf(best) ? endpoint : best),
    undefined,
  );

const withUnits = ({ price }: Endpoint): Pick<ModelSummary, "unitPrice"> => {
  const unitPrice = unitPriceText(price);
  return unitPrice === undefined ? {} : { unitPrice };
};

const summarize = (model: Model, endpoints: readonly Endpoint[], cheapest: Endpoint): ModelSummary => ({
  id: model.id,
  name: model.name,
  author: model.author,
  contextLength: model.contextLength,
  inputModalities: model.inputModalities,
  outputModalities: model.outputModalities,
  supports: filterableParameters.filter((parameter) => model.supportedParameters.includes(parameter)),
  releasedOn: model.releasedOn,
  listedOn: model.listedOn,
  inputPrice: formatRate(cheapest.price.input),
  outputPrice: formatRate(cheapest.price.output),
  ...withUnits(cheapest),
  priceRank: priceRankOf(cheapest),
  providerIds: [...new Set(endpoints.map((endpoint) => endpoint.providerId))],
});

export const priceRankOf = ({ price }: Endpoint): bigint => 3n * price.input + price.output;
