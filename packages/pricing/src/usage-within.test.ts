import { nanoUsd, picoUsd } from "@causeway/money";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { chargeFor } from "./charge.ts";
import { anyPrice, anyUsage, price } from "./price-samples.fixture.ts";
import { usageWithin } from "./usage-within.ts";

const usage = { input: 1_000, cachedInput: 400, cacheWrite: 100, output: 50, reasoning: 20 };
const flat = price({ input: 1_000n, output: 4_000n });

it("leaves a usage alone that is covered", () => {
  expect(usageWithin(usage, flat, nanoUsd(1_200n))).toBe(usage);
});

it("takes away output to the token, and reasoning with it", () => {
  expect(usageWithin(usage, flat, nanoUsd(1_199n))).toEqual({ ...usage, output: 49 });
  expect(usageWithin(usage, flat, nanoUsd(1_040n))).toEqual({ ...usage, output: 10, reasoning: 10 });
});

it("takes away of the prompt what even no output pays for", () => {
  expect(usageWithin(usage, flat, nanoUsd(450n))).toEqual({
    input: 450,
    cachedInput: 400,
    cacheWrite: 50,
    output: 0,
    reasoning: 0,
  });
  expect(usageWithin(usage, flat, nanoUsd(0n))).toMatchObject({ input: 0, output: 0 });
});

it("never costs more than it may, and is as much as may be of a price that only grows", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 13n }).map(nanoUsd);
  fc.assert(
    fc.property(anyUsage, anyPrice, amount, (any, anyRates, most) => {
      const rates = { ...anyRates, request: undefined };
      const within = usageWithin(any, rates, most);
      expect(chargeFor(within, rates).cost <= most).toBe(true);
      const more = { ...within, output: within.output + 1 };
      const isCut = within.output > 0 && within.output < any.output;
      expect(!isCut || chargeFor(more, rates).cost > most).toBe(true);
    }),
  );
});

it("keeps no more of a long cache write than of the prompt", () => {
  const kept = { ...usage, cacheWrite: 600, longCacheWrite: 600 };
  expect(usageWithin(kept, flat, nanoUsd(400n))).toEqual({
    input: 400,
    cachedInput: 400,
    cacheWrite: 0,
    output: 0,
    reasoning: 0,
  });
});

it("cannot take away the price of the call itself", () => {
  const perCall = { ...flat, request: picoUsd(5_000_000n) };
  expect(usageWithin(usage, perCall, nanoUsd(100n))).toMatchObject({ input: 0, output: 0 });
});
