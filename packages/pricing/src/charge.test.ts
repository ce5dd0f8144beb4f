import { picoUsd } from "@causeway/money";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chargeFor } from "./charge.ts";
import { anyPrice, anyUsage, price } from "./price-samples.fixture.ts";

const usage = { input: 1_000, cachedInput: 400, cacheWrite: 100, output: 50, reasoning: 20 };

const tier = (minPromptTokens: number, rate: bigint) => ({
  minPromptTokens,
  input: picoUsd(rate),
  output: picoUsd(rate),
  cachedInput: undefined,
  cacheWrite: undefined,
});

describe("chargeFor", () => {
  it("bills fresh, cached and written input and output at their own rates", () => {
    const charge = chargeFor(usage, price({ input: 1_000n, cachedInput: 100n, cacheWrite: 1_250n, output: 4_000n }));
    expect(charge.lines.map((line) => [line.kind, line.quantity, line.amount])).toEqual([
      ["input", 500, 500_000n],
      ["cached-input", 400, 40_000n],
      ["cache-write", 100, 125_000n],
      ["output", 50, 200_000n],
    ]);
    expect(charge.cost).toBe(865n);
  });

  it("bills what is kept for an hour at twice the fresh input, in the tier of the call", () => {
    const rates = { input: 1_000n, cacheWrite: 1_250n, output: 0n };
    const charge = chargeFor({ ...usage, longCacheWrite: 60, output: 0, reasoning: 0 }, price(rates));
    expect(charge.lines.map((line) => [line.kind, line.quantity, line.amount])).toEqual([
      ["input", 500, 500_000n],
      ["cached-input", 400, 400_000n],
      ["cache-write", 40, 50_000n],
      ["long-cache-write", 60, 120_000n],
    ]);
  });

  it("bills cached and written input as fresh when their rates are unknown", () => {
    expect(chargeFor(usage, price({ input: 1_000n, output: 0n })).cost).toBe(1_000n);
  });

  it("does not bill reasoning beside the output it is part of", () => {
    const without = chargeFor({ ...usage, reasoning: 0 }, price({ input: 1n, output: 7_000n }));
    expect(chargeFor(usage, price({ input: 1n, output: 7_000n }))).toEqual(without);
  });

  it("adds the price per call", () => {
    expect(chargeFor(usage, price({ input: 0n, output: 0n, request: 5_000_000n })).cost).toBe(5_000n);
  });

  it.each([
    [1_000, 1_000n],
    [1_001, 2_002n],
    [5_001, 15_003n],
  ])("bills a prompt of %i tokens whole at the tier it exceeds", (input, cost) => {
    const tiered = { ...price({ input: 1_000n, output: 1_000n }), tiers: [tier(1_000, 2_000n), tier(5_000, 3_000n)] };
    const counts = { input, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 };
    expect(chargeFor(counts, tiered).cost).toBe(cost);
  });

  it("itemises exactly: lines and rounding are the cost, and rounding is below one nano-dollar", () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, (counts, rates) => {
        const charge = chargeFor(counts, rates);
        const items = charge.lines.reduce((total, line) => total + line.amount, 0n);
        expect(items + charge.rounding).toBe(charge.cost * 1000n);
        expect(charge.rounding >= 0n && charge.rounding < 1000n).toBe(true);
      }),
    );
  });
});
