import type { CostTier } from "@causeway/protocol";

/** A share of the models in the order of their prices: from `from` on, below `to`, both 0 to 1. */
export type CostBand = { readonly from: number; readonly to: number };

const bands: Readonly<Record<CostTier, CostBand>> = {
  low: { from: 0, to: 0.2 },
  medium: { from: 0.2, to: 0.4 },
  high: { from: 0.4, to: 0.6 },
  xhigh: { from: 0.6, to: 0.8 },
  max: { from: 0.8, to: 1 },
};

export const bandOf = (tier: CostTier): CostBand => bands[tier];

/** The older scale is a ceiling: 10 leaves the cheapest tenth, 0 all but the dearest. */
export const ceilingOf = (costQualityTradeoff: number): number => 0.9 - 0.08 * costQualityTradeoff;

/** Below the ceiling, a band keeps its width where there is room for it. */
export function underCeiling({ from, to }: CostBand, ceiling: number): CostBand {
  if (to <= ceiling) return { from, to };
  return { from: Math.max(0, Math.min(from, ceiling - (to - from))), to: ceiling };
}

/**
 * Those of a list, ordered by price, that lie in the band; at least one. What lies nearest to its middle follows, so that
 * there is always somebody to go on with.
 */
export function splitByBand<Item>(
  ordered: readonly Item[],
  { from, to }: CostBand,
): { readonly inside: readonly Item[]; readonly outside: readonly Item[] } {
  const middle = ((from + to) / 2) * ordered.length - 0.5;
  const placed = ordered.map((item, index) => ({
    item,
    isInside: index / ordered.length >= from && index / ordered.length < to,
    distance: Math.abs(index - middle),
  }));
  const byDistance = placed.toSorted((a, b) => a.distance - b.distance);
  const inside = placed.filter(({ isInside }) => isInside);
  const kept = inside.length > 0 ? inside : byDistance.slice(0, 1);
  return {
    inside: kept.map(({ item }) => item),
    outside: byDistance.filter((one) => !kept.includes(one)).map(({ item }) => item),
  };
}
