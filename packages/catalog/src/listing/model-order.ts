import type { MeasureEndpoint } from "./endpoint-measures.ts";
import type { ListedModel } from "./list-models.ts";
import { createdOf, isPricedByToken } from "./model-filter.ts";

/** The words of `sort`. */
export const modelOrders = [
  "newest",
  "most-popular",
  "top-weekly",
  "pricing-low-to-high",
  "pricing-high-to-low",
  "context-high-to-low",
  "throughput-high-to-low",
  "latency-low-to-high",
] as const;

export type ModelOrder = (typeof modelOrders)[number];

/** Least first; `undefined`, of what is not known, last. */
type Rank = (listed: ListedModel, figures: OrderFigures) => number | undefined;

export type OrderFigures = {
  readonly measure: MeasureEndpoint;
  /** Of the last seven days, by model id; needed for \`top-weekly\` alone. Absent is none. */
  readonly weeklyTokens?: ReadonlyMap<string, number> | undefined;
};

const ranks: Readonly<Record<ModelOrder, Rank>> = {
  newest: () => 0,
  "most-popular": ({ endpoints }, { measure }) =>
    -endpoints.reduce((sum, { id }) => sum + measure(id).answeredInDay, 0),
  "top-weekly": ({ model }, { weeklyTokens }) => negated(weeklyTokens?.get(model.id)),
  "pricing-low-to-high": tokenPrice,
  "pricing-high-to-low": (listed) => negated(tokenPrice(listed)),
  "context-high-to-low": ({ model }) => -model.contextLength,
  "throughput-high-to-low": ({ endpoints }, { measure }) =>
    least(endpoints.map(({ id }) => negated(measure(id).tokensPerSecond?.p50))),
  "latency-low-to-high": ({ endpoints }, { measure }) => least(endpoints.map(({ id }) => measure(id).latencyMs?.p50)),
};

function tokenPrice({ cheapest: { price } }: ListedModel): number | undefined {
  return isPricedByToken(price) ? Number(price.input + price.output) : undefined;
}

/** What ranks alike is in the order of `newest`, and then of ids. */
export function inOrder(
  listed: readonly ListedModel[],
  order: ModelOrder,
  figures: OrderFigures,
): readonly ListedModel[] {
  const ranked = listed.map((one) => ({
    one,
    rank: ranks[order](one, figures) ?? Number.POSITIVE_INFINITY,
    created: createdOf(one.model),
  }));
  return ranked
    .toSorted((a, b) => compare(a.rank, b.rank) || b.created - a.created || compare(a.one.model.id, b.one.model.id))
    .map(({ one }) => one);
}

const compare = <T extends number | string>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

const negated = (value: number | undefined) => (value === undefined ? undefined : -value);

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
