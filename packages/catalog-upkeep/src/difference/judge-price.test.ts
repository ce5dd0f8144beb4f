import { picoUsd } from "@causeway/money";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { PriceShape } from "../change-shapes.ts";
import type { OfferedPrice } from "../offer.ts";
import { isDearer, priceAfter, reasonToWait } from "./judge-price.ts";

const before: PriceShape = { input: "1000", output: "2000", cachedInput: "100", cacheWrite: null, tiers: [] };
const tiered: PriceShape = {
  ...before,
  tiers: [{ minPromptTokens: 200_000, input: "2000", output: "3000", cachedInput: null, cacheWrite: null }],
};
const said = (rates: Partial<Record<"input" | "output" | "cachedInput" | "cacheWrite", bigint>>): OfferedPrice => ({
  input: picoUsd(rates.input ?? 1_000n),
  output: picoUsd(rates.output ?? 2_000n),
  cachedInput: rates.cachedInput === undefined ? undefined : picoUsd(rates.cachedInput),
  cacheWrite: rates.cacheWrite === undefined ? undefined : picoUsd(rates.cacheWrite),
  tiers: undefined,
});
const reason = (from: PriceShape, offer: OfferedPrice) => reasonToWait(from, priceAfter(from, offer), offer, 5n);

it("keeps what is not said, except a cached rate that would be dearer than plain input", () => {
  expect(priceAfter(tiered, said({}))).toEqual(tiered);
  expect(priceAfter(before, said({ input: 50n }))).toMatchObject({ input: "50", cachedInput: null });
});

it.each([
  ["five times up", said({ input: 5_000n }), undefined],
  ["beyond five times up", said({ input: 5_001n }), /input moves from .*more than 5 times/],
  ["five times down", said({ output: 400n }), undefined],
  ["beyond five times down", said({ output: 399n }), /output moves/],
  ["to nothing", said({ output: 0n }), /which is nothing/],
  ["a cached rate beyond five times", said({ cachedInput: 19n }), /cached input moves/],
  ["writes that become known near input", said({ cacheWrite: 1_250n }), undefined],
  ["writes that become known far from input", said({ cacheWrite: 10_000n }), /cache writes was unknown/],
])("judges every rate by itself: %s", (_, offer, expected) => {
  expect(reason(before, offer) ?? "nobody has to look").toMatch(expected ?? /^nobody has to look$/);
});

it("from nothing counts as too far, and a cached rate that becomes known may be a twentieth of input", () => {
  expect(reason({ ...before, input: "0" }, said({}))).toMatch(/from nothing/);
  const unknown = { ...before, cachedInput: null };
  expect(reason(unknown, said({ cachedInput: 50n }))).toBeUndefined();
  expect(reason(unknown, said({ cachedInput: 49n }))).toMatch(/was unknown/);
});

it("waits when a source that knows no tiers moves the price beside them", () => {
  expect(reason(tiered, said({ input: 1_100n }))).toMatch(/above 200000 tokens/);
  expect(
    reason(tiered, { ...said({}), tiers: [{ ...said({ input: 20_000n, output: 3_000n }), minPromptTokens: 200_000 }] }),
  ).toMatch(/input above 200000 tokens moves/);
});

const far = (x: bigint, y: bigint) => y > x * 5n || x > y * 5n;

it("whatever moves beyond five times in any rate waits, whatever does not is applied", () => {
  const rate = fc.bigInt({ min: 1n, max: 100_000n });
  fc.assert(
    fc.property(rate, rate, rate, rate, (a, b, c, d) => {
      const from: PriceShape = { input: `${a}`, output: `${b}`, cachedInput: null, cacheWrite: null, tiers: [] };
      expect(reason(from, said({ input: c, output: d })) !== undefined).toBe(far(a, c) || far(b, d));
      expect(isDearer(from, priceAfter(from, said({ input: c, output: d })))).toBe(c > a || d > b);
    }),
  );
});
