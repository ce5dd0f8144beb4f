import * as fc from "fast-check";
import { expect, it } from "vitest";
import { chargeFor } from "./charge.ts";
import { dearerPrice } from "./dearer-price.ts";
import { holdFor } from "./hold.ts";
import { anyPrice, anyUsage } from "./price-samples.fixture.ts";

const units = fc.record({ audioToken: fc.nat(1_000), madeAudioToken: fc.nat(1_000), search: fc.nat(9) });
const soundRates = fc.option(
  fc.record({ audioToken: fc.bigInt(0n, 9_000_000n), search: fc.bigInt(0n, 9_000_000_000n) }),
  { nil: undefined },
);
const price = fc.tuple(anyPrice, soundRates).map(([plain, rates]) => ({ ...plain, ...(rates && { units: rates }) }));
const usage = fc.tuple(anyUsage, units).map(([plain, counts]) => ({ ...plain, units: counts }));

it("costs at least what either price does, whatever was used", () => {
  fc.assert(
    fc.property(price, price, usage, (a, b, used) => {
      const dearer = chargeFor(used, dearerPrice(a as never, b as never)).cost;
      for (const one of [a, b]) expect(dearer).toBeGreaterThanOrEqual(chargeFor(used, one as never).cost);
    }),
    { numRuns: 300 },
  );
});

it("is held for at least as much as either price is", () => {
  const most = { mostInputTokens: 1_000_000, mostOutputTokens: 200_000, writesLongCache: true };
  fc.assert(
    fc.property(price, price, (a, b) => {
      const held = holdFor([{ ...most, price: dearerPrice(a as never, b as never) }]);
      for (const one of [a, b]) expect(held).toBeGreaterThanOrEqual(holdFor([{ ...most, price: one as never }]));
    }),
    { numRuns: 100 },
  );
});

it("is the price itself of a price with itself, but for cache rates that are said", () => {
  fc.assert(
    fc.property(anyPrice, anyUsage, (one, used) => {
      const { longCacheWrite: _, ...plain } = used;
      expect(chargeFor(plain, dearerPrice(one, one)).cost).toBe(chargeFor(plain, one).cost);
    }),
  );
});
