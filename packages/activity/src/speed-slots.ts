/**
 * How fast calls were, kept as how many of them were in each of 32 slots: counts of any calls can be added up, and
 * percentiles read from the sum. Three slots to a doubling. The SQL functions first_token_slot and throughput_slot have
 * the same bounds.
 */
export type SlotCounts = readonly number[];

/** Slot n holds what is at least bound n - 1 and below bound n. Milliseconds. */
export const firstTokenBounds: readonly number[] = [
  32, 40, 51, 64, 81, 102, 128, 161, 203, 256, 323, 406, 512, 645, 813, 1024, 1290, 1625, 2048, 2580, 3251, 4096, 5161,
  6502, 8192, 10_321, 13_004, 16_384, 20_643, 26_008, 32_768,
];

/** Tokens a second. */
export const throughputBounds: readonly number[] = [
  1, 1.26, 1.59, 2, 2.52, 3.17, 4, 5.04, 6.35, 8, 10.08, 12.7, 16, 20.16, 25.4, 32, 40.32, 50.8, 64, 80.63, 101.59, 128,
  161.27, 203.19, 256, 322.54, 406.37, 512, 645.08, 812.75, 1024,
];

export const slotCount = 32;

/** Of how many calls, and what 50, 90 and 99 % of them did as well as or better. Good to a few per cent. */
export type Percentiles = {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly samples: number;
};

/** `less` is better for times, `more` for speeds. Undefined without calls. */
export function percentilesOf(
  counts: SlotCounts,
  bounds: readonly number[],
  better: "less" | "more",
): Percentiles | undefined {
  const samples = samplesOf(counts);
  if (samples <= 0) return undefined;
  const at = (share: number) => valueOf(counts, bounds, better === "less" ? share : 1 - share);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), samples };
}

export const samplesOf = (counts: SlotCounts): number => counts.reduce((sum, count) => sum + count, 0);

/** The value that this share of the calls are below. There must be some. */
export const valueOf = (counts: SlotCounts, bounds: readonly number[], share: number): number =>
  valueAt(counts, bounds, share * samplesOf(counts));

/** Slot by slot; none at all is nothing. */
export function addCounts(some: SlotCounts, more: SlotCounts): SlotCounts {
  const [longer, shorter] = some.length >= more.length ? [some, more] : [more, some];
  return longer.map((count, slot) => count + (shorter[slot] ?? 0));
}

/** The value that `rank` of the calls are below: within its slot, as if calls were spread evenly over the logarithm. */
function valueAt(counts: SlotCounts, bounds: readonly number[], rank: number): number {
  let below = 0;
  let value = 0;
  for (const [slot, count] of counts.entries()) {
    if (count <= 0) continue;
    const [from, to] = edgesOf(slot, bounds);
    value = from * (to / from) ** Math.min(1, Math.max(0, rank - below) / count);
    below += count;
    if (below >= rank) break;
  }
  return value;
}

/** The first and the last slot are open; they are taken for as wide as the others. */
function edgesOf(slot: number, bounds: readonly number[]): readonly [number, number] {
  const width = 2 ** (1 / 3);
  const from = bounds[slot - 1] ?? (bounds[0] ?? 1) / width;
  return [from, bounds[slot] ?? from * width];
}
