import { parseRate } from "@causeway/money";
import type { ModelFilters, SortOrder } from "./model-filters.ts";
import type { ModelSummary } from "./model-summary.ts";

/** The models that pass every filter, in the chosen order. Unknown values of a filter match nothing. */
export function filterModels<Listed extends ModelSummary>(
  models: readonly Listed[],
  filters: ModelFilters,
): readonly Listed[] {
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => matches(model, filters, words)).toSorted(orders[filters.sort]);
}

const matches = (model: ModelSummary, filters: ModelFilters, words: readonly string[]): boolean =>
  words.every((word) => model.id.includes(word) || model.name.toLowerCase().includes(word)) &&
  (filters.author === "" || model.author === filters.author) &&
  (filters.provider === "" || model.providerIds.includes(filters.provider)) &&
  (filters.modality === "" || model.inputModalities.includes(filters.modality)) &&
  model.contextLength >= filters.context &&
  (filters.price < 0 || parseRate(model.inputPrice) <= BigInt(filters.price) * picoPerMicro) &&
  filters.parameters.every((parameter) => model.supports.includes(parameter));

// A dollar per million tokens is a micro-dollar per token.
const picoPerMicro = 1_000_000n;

type Order = (a: ModelSummary, b: ModelSummary) => number;

const byName: Order = (a, b) => a.name.localeCompare(b.name, "en");
const byPrice: Order = (a, b) => (a.priceRank < b.priceRank ? -1 : a.priceRank > b.priceRank ? 1 : byName(a, b));

const dayOf = ({ releasedOn, listedOn }: ModelSummary): string => releasedOn ?? listedOn ?? "";

const orders: Readonly<Record<SortOrder, Order>> = {
  newest: (a, b) => dayOf(b).localeCompare(dayOf(a)) || byName(a, b),
  price: byPrice,
  "price-high": (a, b) => byPrice(b, a),
  context: (a, b) => b.contextLength - a.contextLength || byName(a, b),
  name: byName,
};
