import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstTokenBounds, percentilesOf, slotCount, throughputBounds } from "./speed-slots.ts";

const slotOf = (value: number, bounds: readonly number[]) => bounds.filter((bound) => bound <= value).length;

function countsOf(values: readonly number[], bounds: readonly number[]): number[] {
  const counts = Array.from({ length: slotCount }, () => 0);
  for (const value of values) counts[slotOf(value, bounds)] = (counts[slotOf(value, bounds)] ?? 0) + 1;
  return counts;
}

const valueAt = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

describe("percentiles of slots", () => {
  it("are within a slot of the exact ones, whatever was measured", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 32, max: 32_000 }), { minLength: 1, maxLength: 300 }), (values) => {
        const { p50, p90, samples } = percentilesOf(countsOf(values, firstTokenBounds), firstTokenBounds, "less") ?? {};
        expect(samples).toBe(values.length);
        expect(p50).toBeGreaterThan(valueAt(values, 0.5) / 1.3);
        expect(p50).toBeLessThan(valueAt(values, 0.5) * 1.3);
        expect(p90).toBeGreaterThan(valueAt(values, 0.9) / 1.3);
        expect(p90).toBeLessThan(valueAt(values, 0.9) * 1.3);
      }),
    );
  });

  it("of many evenly spread calls are good to three per cent", () => {
    const values = Array.from({ length: 10_000 }, (_, index) => 100 + index / 10);
    const found = percentilesOf(countsOf(values, firstTokenBounds), firstTokenBounds, "less");
    expect(Math.abs((found?.p50 ?? 0) / 600 - 1)).toBeLessThan(0.03);
    expect(Math.abs((found?.p90 ?? 0) / 1000 - 1)).toBeLessThan(0.03);
  });

  it("count downwards where more is better: 90 % of the calls had the p90 or more", () => {
    const values = [...Array.from({ length: 90 }, () => 100), ...Array.from({ length: 10 }, () => 2.1)];
    const found = percentilesOf(countsOf(values, throughputBounds), throughputBounds, "more");
    expect(found?.p50).toBeGreaterThan(80);
    expect(found?.p99).toBeLessThan(2.6);
  });

  it("are none without calls", () => {
    expect(percentilesOf([], firstTokenBounds, "less")).toBeUndefined();
  });
});
