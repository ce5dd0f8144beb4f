import { picoUsd, nanoUsd } from "@causeway/money";
import { noUsage } from "@causeway/protocol";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { chargeFor } from "./charge.ts";
import { holdFor } from "./hold.ts";
import { price } from "./price-samples.fixture.ts";
import { soundUsage } from "./sound-usage.ts";
import { usageWithin } from "./usage-within.ts";

const anyCall = fc.record({
  input: fc.integer({ min: 0, max: 100_000 }),
  search: fc.integer({ min: 0, max: 1_000 }),
  image: fc.integer({ min: 0, max: 100 }),
  rates: fc.record({
    input: fc.bigInt({ min: 0n, max: 1_000_000n }),
    search: fc.bigInt({ min: 0n, max: 5_000_000_000n }),
    image: fc.bigInt({ min: 0n, max: 40_000_000_000n }),
  }),
});
type AnyCall = typeof anyCall extends fc.Arbitrary<infer T> ? T : never;

const priceOf = ({ rates }: AnyCall) => ({
  ...price({ input: rates.input, output: 0n }),
  units: { search: picoUsd(rates.search), image: picoUsd(rates.image) },
});
const usageOf = ({ input, search, image }: AnyCall) => ({ ...noUsage, input, units: { search, image } });

it("what is counted beside tokens is charged by the piece, and what has no price costs nothing", () => {
  const usage = { ...noUsage, input: 10, units: { search: 3, image: 5 } };
  const charge = chargeFor(usage, { ...price({ input: 1_000n, output: 0n }), units: { search: picoUsd(2_000_000n) } });
  expect(charge.lines.map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ["input", 10],
    ["search", 3],
  ]);
  expect(charge.cost).toBe(6_010n);
});

it("a hold covers whatever is charged within its bounds, to the nano-dollar", () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const { units, input } = usageOf(call);
      const held = holdFor([{ price: priceOf(call), mostInputTokens: input, mostOutputTokens: 0, mostUnits: units }]);
      expect(held).toBe(chargeFor(usageOf(call), priceOf(call)).cost);
    }),
  );
});

it("as much of a usage as a sum covers costs no more than it, and is no more than was used", () => {
  fc.assert(
    fc.property(anyCall, fc.bigInt({ min: 0n, max: 10_000_000n }), (call, most) => {
      const within = usageWithin(usageOf(call), priceOf(call), nanoUsd(most));
      expect(chargeFor(within, priceOf(call)).cost).toBeLessThanOrEqual(most);
      expect(within.input).toBeLessThanOrEqual(call.input);
      expect(within.units?.search ?? 0).toBeLessThanOrEqual(call.search);
      expect(within.units?.image ?? 0).toBeLessThanOrEqual(call.image);
    }),
  );
});

it("counts are whole and not negative, and unknown units are no units", () => {
  const told = { search: -1, image: 2.7, bananas: 3 };
  expect(soundUsage({ ...noUsage, units: told }).units).toEqual({ search: 0, image: 2 });
});
