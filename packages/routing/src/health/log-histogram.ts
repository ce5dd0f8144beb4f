/** Four bins to a doubling: a value is known to about 9 %. */
const binsPerDoubling = 4;
/** Keeps values below 1 (slow tokens per second) countable. */
const smallest = 1 / 16;

export type Percentiles = { readonly p50: number; readonly p75: number; readonly p90: number; readonly p99: number };

export const binOf = (value: number): number =>
  Math.max(0, Math.round(Math.log2(Math.max(value, smallest) / smallest) * binsPerDoubling));

const valueOf = (bin: number): number => smallest * 2 ** (bin / binsPerDoubling);

/** `counts` by bin. Which share of calls had the value or less; `undefined` when there were none. */
export function valueAt(counts: ReadonlyMap<number, number>, share: number): number | undefined {
  const bins = [...counts.keys()].toSorted((a, b) => a - b);
  const total = bins.reduce((sum, bin) => sum + (counts.get(bin) ?? 0), 0);
  if (total === 0) return undefined;
  let seen = 0;
  for (const bin of bins) {
    seen += counts.get(bin) ?? 0;
    if (seen >= total * share) return valueOf(bin);
  }
  return valueOf(bins.at(-1) ?? 0);
}

/** 90 % of calls did as well as p90 or better. `better`: which direction that is. */
export function percentilesOf(counts: ReadonlyMap<number, number>, better: "less" | "more"): Percentiles | undefined {
  const at = (share: number) => valueAt(counts, better === "less" ? share : 1 - share);
  const [p50, p75, p90, p99] = [at(0.5), at(0.75), at(0.9), at(0.99)];
  return p50 === undefined || p75 === undefined || p90 === undefined || p99 === undefined
    ? undefined
    : { p50, p75, p90, p99 };
}
