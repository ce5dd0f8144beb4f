import * as fc from "fast-check";
import { expect, it } from "vitest";
import { chargeFor } from "./charge.ts";
import { anyPrice, anyUsage } from "./price-samples.fixture.ts";
import { soundUsage } from "./sound-usage.ts";

it("leaves sound counts alone", () => {
  fc.assert(
    fc.property(anyUsage, (usage) => {
      expect(soundUsage(usage)).toEqual(usage);
    }),
  );
});

it("makes any counts billable: no negative charge, whatever a provider sends", () => {
  const anyCount = fc.oneof(fc.double(), fc.integer(), fc.constant(Number.POSITIVE_INFINITY));
  const anyCounts = fc.record({
    input: anyCount,
    cachedInput: anyCount,
    cacheWrite: anyCount,
    output: anyCount,
    reasoning: anyCount,
  });
  fc.assert(
    fc.property(anyCounts, anyPrice, (counts, price) => {
      const charge = chargeFor(soundUsage(counts), price);
      expect(charge.cost >= 0n && charge.lines.every((line) => line.amount >= 0n)).toBe(true);
    }),
  );
});
