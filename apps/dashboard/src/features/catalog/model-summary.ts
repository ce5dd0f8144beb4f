import type { CatalogSnapshot, DataPolicy, Endpoint, Model } from "@causeway/catalog";
import { formatRate } from "@causeway/money";
import { unitPriceText } from "./model-purpose.ts";

export const filterableParameters = [
  "tools",
  "reasoning",
  "structured_outputs",
  "response_format",
  "seed",
  "top_k",
  "temperature",
] as const;
export type FilterableParameter = (typeof filterableParameters)[number];

/** A model at a provider, as far as the list needs it. Prices are exact decimal text of dollars per token. */
export type Offer = {
  readonly providerId: string;
  readonly inputPrice: string;
  readonly outputPrice: string;
  /** "$0.002 a search", where something else than tokens has a price. */
  readonly unitPrice?: string;
  readonly contextLength: number;
  /** A prompt token's and an answer token's price weighed three to one, in pico-dollars: only for ordering. */
  readonly priceRank: bigint;
  /** The provider says that it does not train on prompts … */
  readonly trainsNot: boolean;
  /** … and that it keeps nothing of them. */
  readonly keepsNothing: boolean;
};

/** What the list shows of a model. Plain data. */
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
  /** The last day on which its maker serves it. */
  readonly deprecatedOn: string | undefined;
  /** Cheapest first. */
  readonly offers: readonly [Offer, ...Offer[]];
};

/** Models that can be called now: those with an endpoint. */
export const summarizeModels = (snapshot: CatalogSnapshot): readonly ModelSummary[] =>
  [...snapshot.models.values()].flatMap((model) => {
    const [cheapest, ...others] = (snapshot.endpoints.get(model.id) ?? [])
      .map((endpoint) => offerOf(endpoint, snapshot.providers.get(endpoint.providerId)?.dataPolicy))
      .toSorted(byPriceRank);
    return cheapest ? [summarize(model, [cheapest, ...others])] : [];
  });

export const cheapestOf = (endpoints: readonly Endpoint[]): Endpoint | undefined =>
  endpoints.reduce<Endpoint | undefined>(
    (best, endpoint) => (best === undefined || priceRankOf(endpoint) < priceRankOf(best) ? endpoint : best),
    undefined,
  );

const summarize = (model: Model, offers: ModelSummary["offers"]): ModelSummary => ({
  id: model.id,
  name: model.name,
  author: model.author,
  contextLength: model.contextLength,
  inputModalities: model.inputModalities,
  outputModalities: model.outputModalities,
  supports: filterableParameters.filter((parameter) => model.supportedParameters.includes(parameter)),
  releasedOn: model.releasedOn,
  listedOn: model.listedOn,
  deprecatedOn: model.deprecatedOn,
  offers,
});

export function offerOf(endpoint: Endpoint, policy: DataPolicy | undefined): Offer {
  const unitPrice = unitPriceText(endpoint.price);
  return {
    providerId: endpoint.providerId,
    inputPrice: formatRate(endpoint.price.input),
    outputPrice: formatRate(endpoint.price.output),
    ...(unitPrice !== undefined && { unitPrice }),
    contextLength: endpoint.contextLength,
    priceRank: priceRankOf(endpoint),
    trainsNot: policy?.trainsOnPrompts === false,
    keepsNothing: policy?.trainsOnPrompts === false && policy.retentionDays === 0,
  };
}

const byPriceRank = (a: Offer, b: Offer): number =>
  a.priceRank < b.priceRank ? -1 : a.priceRank > b.priceRank ? 1 : a.providerId.localeCompare(b.providerId, "en");

export const priceRankOf = ({ price }: Pick<Endpoint, "price">): bigint => 3n * price.input + price.output;
