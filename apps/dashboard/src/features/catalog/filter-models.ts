import { parseRate } from "@causeway/money";
import type { ModelFilters, SortOrder } from "./model-filters.ts";
import type { ModelSummary, Offer } from "./model-summary.ts";

/** How a model does in our own traffic of a day; `undefined` is unmeasured. */
export type ModelTraffic = {
  readonly requests: number;
  /** Of its best provider: milliseconds to the first token, and tokens per second, of the median call. */
  readonly latencyMs: number | undefined;
  readonly tokensPerSecond: number | undefined;
};

export type ListableModel = ModelSummary & {
  readonly traffic?: ModelTraffic;
  /** Of all calls of the last seven days; absent is none. */
  readonly weeklyTokens?: number;
};

/** A model that passes, with those of its offers that do. The first is the cheapest: its price is shown. */
export type FoundModel<Listed extends ListableModel = ListableModel> = {
  readonly model: Listed;
  readonly offers: readonly [Offer, ...Offer[]];
};

/**
 * The models that pass every filter, in the chosen order. One offer must meet all that is asked of offers: a model is not
 * found for the price of one provider and the privacy of another. Unknown values of a filter match nothing.
 * @param today `YYYY-MM-DD`
 */
export function findModels<Listed extends ListableModel>(
  models: readonly Listed[],
  filters: ModelFilters,
  sort: SortOrder,
  today: string,
): readonly FoundModel<Listed>[] {
  return matchModels(models, filters, today).toSorted(orders[sort]);
}

/** The same in no order. */
export function matchModels<Listed extends ListableModel>(
  models: readonly Listed[],
  filters: ModelFilters,
  today: string,
): readonly FoundModel<Listed>[] {
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  const earliest = filters.released > 0 ? dayBefore(today, filters.released) : "";
  return models.flatMap((model) => {
    if (!isModelAsked(model, filters, words, earliest)) return [];
    const [first, ...others] = model.offers.filter((offer) => isOfferAsked(offer, filters));
    return first === undefined ? [] : [{ model, offers: [first, ...others] }];
  });
}

const isModelAsked = (
  model: ModelSummary,
  filters: ModelFilters,
  words: readonly string[],
  earliest: string,
): boolean =>
  words.every((word) => model.id.includes(word) || model.name.toLowerCase().includes(word)) &&
  isOneOf(model.author, filters.author) &&
  filters.takes.every((modality) => model.inputModalities.includes(modality)) &&
  (filters.gives.length === 0 || filters.gives.some((modality) => model.outputModalities.includes(modality))) &&
  filters.parameters.every((parameter) => model.supports.includes(parameter)) &&
  dayOf(model) >= earliest;

const isOfferAsked = (offer: Offer, filters: ModelFilters): boolean =>
  isOneOf(offer.providerId, filters.provider) &&
  offer.contextLength >= filters.context &&
  (filters.price < 0 || parseRate(offer.inputPrice) <= BigInt(filters.price) * picoPerMicro) &&
  filters.policy.every((policy) => (policy === "zdr" ? offer.keepsNothing : offer.trainsNot));

const isOneOf = (value: string, chosen: readonly string[]): boolean => chosen.length === 0 || chosen.includes(value);

// A dollar per million tokens is a micro-dollar per token.
const picoPerMicro = 1_000_000n;

const dayBefore = (today: string, days: number): string =>
  new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);

/** When it was released or, where that is not known, first listed; empty when neither is. */
export const dayOf = ({ releasedOn, listedOn }: ModelSummary): string => releasedOn ?? listedOn ?? "";

type Order = (a: FoundModel, b: FoundModel) => number;

const byName: Order = (a, b) => a.model.name.localeCompare(b.model.name, "en");
const byPrice: Order = ({ offers: [a] }, { offers: [b] }) =>
  a.priceRank < b.priceRank ? -1 : a.priceRank > b.priceRank ? 1 : 0;

/** The least first; what is not known last. */
const byLeast =
  (valueOf: (found: FoundModel) => number | undefined): Order =>
  (a, b) =>
    compareNumbers(valueOf(a) ?? Number.POSITIVE_INFINITY, valueOf(b) ?? Number.POSITIVE_INFINITY) || byName(a, b);

// Infinity less infinity is no number.
const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

const negative = (value: number | undefined): number | undefined => (value === undefined ? undefined : -value);

const orders: Readonly<Record<SortOrder, Order>> = {
  newest: (a, b) => dayOf(b.model).localeCompare(dayOf(a.model)) || byName(a, b),
  popular: byLeast(({ model }) => negative(model.traffic?.requests)),
  "top-weekly": byLeast(({ model }) => negative(model.weeklyTokens)),
  price: (a, b) => byPrice(a, b) || byName(a, b),
  "price-high": (a, b) => byPrice(b, a) || byName(a, b),
  context: (a, b) => b.model.contextLength - a.model.contextLength || byName(a, b),
  throughput: byLeast(({ model }) => negative(model.traffic?.tokensPerSecond)),
  latency: byLeast(({ model }) => model.traffic?.latencyMs),
  name: byName,
};
