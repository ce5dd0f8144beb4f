import * as fc from "fast-check";
import { expect, it } from "vitest";
import { purchaseFeeCents } from "./purchase-fee.ts";

it.each([
  [500, 80],
  [1_454, 80],
  [1_455, 81],
  [2_000, 110],
  [10_000, 550],
  [10_001, 551],
  [2_500_000, 137_500],
])("charges on %i cents a fee of %i", (credits, fee) => expect(purchaseFeeCents(credits)).toBe(fee));

it("is never below 5.5 % and never a whole cent above it, beyond the minimum", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), (credits) => {
      const fee = BigInt(purchaseFeeCents(credits));
      const exact = BigInt(credits) * 55n;
      expect(fee >= 80n).toBe(true);
      expect(fee * 1000n >= exact).toBe(true);
      expect(fee === 80n || (fee - 1n) * 1000n < exact).toBe(true);
    }),
  );
});

it.each([0, -1, 0.5, Number.NaN, 2 ** 60])("refuses %s", (credits) =>
  expect(() => purchaseFeeCents(credits)).toThrow("positive whole number of cents"),
);
