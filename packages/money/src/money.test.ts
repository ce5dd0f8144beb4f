import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { basisPointsOf, nanoUsd, picoUsd, type PricedLine, priceOf, sum } from "./money.ts";

const line = fc.record({ quantity: fc.nat(10_000_000), rate: fc.bigInt(0n, 10n ** 12n).map(picoUsd) });

describe("priceOf", () => {
  it("is the exact price, rounded up once to the next nano-dollar", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const pico = lines.reduce((total, { quantity, rate }) => total + BigInt(quantity) * rate, 0n);
        const price = priceOf(lines);
        expect(price * 1000n >= pico).toBe(true);
        expect(price * 1000n - pico < 1000n).toBe(true);
      }),
    );
  });

  it("does not change when a line is split or the lines are reordered", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.nat(), (lines, at) => {
        const split = lines.flatMap(({ quantity, rate }): PricedLine[] => {
          const first = at % (quantity + 1);
          return [
            { quantity: first, rate },
            { quantity: quantity - first, rate },
          ];
        });
        expect(priceOf(split.toReversed())).toBe(priceOf(lines));
      }),
    );
  });

  it("never makes a paid token free", () => {
    expect(priceOf([{ quantity: 1, rate: picoUsd(1n) }])).toBe(1n);
    expect(priceOf([{ quantity: 1_000_000, rate: picoUsd(0n) }])).toBe(0n);
  });
});

it.each([
  [10_000_000_000n, 550, 550_000_000n],
  [1n, 500, 0n],
  [10n, 500, 1n],
  [0n, 550, 0n],
])("takes of %i nano-dollars at %i basis points %i", (amount, basisPoints, share) =>
  expect(basisPointsOf(nanoUsd(amount), basisPoints)).toBe(share),
);

it("adds up nothing to zero", () => expect(sum([])).toBe(0n));
