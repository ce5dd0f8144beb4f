import { nanoUsd } from "@causeway/money";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chargeFor } from "./charge.ts";
import { affordableOutputTokens, holdFor, holdWithOutputLimit } from "./hold.ts";
import { anyPrice, anyUsage, price } from "./price-samples.fixture.ts";

const candidate = (input: bigint, output: bigint, most = { input: 1_000, output: 1_000 }) => ({
  price: price({ input, output }),
  mostInputTokens: most.input,
  mostOutputTokens: most.output,
});

describe("holdFor", () => {
  it("takes the dearest candidate as a whole", () => {
    expect(holdFor([candidate(1_000n, 9_000n), candidate(8_000n, 1_000n)])).toBe(10_000n);
  });

  it("takes the price of cache writes when that is the dearer way to bill a prompt", () => {
    const writing = { ...candidate(1_000n, 0n), price: price({ input: 1_000n, output: 0n, cacheWrite: 1_250n }) };
    expect(holdFor([writing])).toBe(1_250n);
  });

  it("takes twice the prompt's price where it may be kept for an hour", () => {
    const kept = { ...candidate(1_000n, 0n), price: price({ input: 1_000n, output: 0n, cacheWrite: 1_250n }) };
    expect(holdFor([{ ...kept, writesLongCache: true }])).toBe(2_000n);
    expect(holdFor([{ ...kept, price: price({ input: 1_000n, output: 0n }), writesLongCache: true }])).toBe(1_000n);
  });

  it("covers whatever is charged within its bounds", () => {
    const calls = fc.record({ usage: anyUsage, price: anyPrice, slack: fc.integer({ min: 0, max: 1_000_000 }) });
    fc.assert(
      fc.property(calls, (call) => {
        const hold = holdFor([
          {
            price: call.price,
            mostInputTokens: call.usage.input + call.slack,
            mostOutputTokens: call.usage.output + call.slack,
            writesLongCache: call.usage.longCacheWrite !== undefined,
          },
        ]);
        expect(chargeFor(call.usage, call.price).cost <= hold).toBe(true);
      }),
    );
  });
});

describe("affordableOutputTokens", () => {
  it("is the same limit for all candidates: what the dearest affords", () => {
    const candidates = [candidate(1_000n, 1_000n), candidate(1_000n, 4_000n)];
    expect(affordableOutputTokens(candidates, nanoUsd(3_000n))).toBe(500);
  });

  it("is undefined when the prompt alone is too dear", () => {
    expect(affordableOutputTokens([candidate(1_000n, 1_000n)], nanoUsd(999n))).toBeUndefined();
  });

  it("gives the largest limit whose hold fits", () => {
    const anyCandidates = fc.array(
      fc.record({
        price: anyPrice,
        mostInputTokens: fc.integer({ min: 0, max: 200_000 }),
        mostOutputTokens: fc.integer({ min: 1, max: 200_000 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(anyCandidates, fc.bigInt({ min: 0n, max: 100_000_000_000n }), (candidates, amount) => {
        const available = nanoUsd(amount);
        const limit = affordableOutputTokens(candidates, available);
        const fits = (tokens: number) => holdWithOutputLimit(candidates, tokens) <= available;
        const most = Math.max(...candidates.map((one) => one.mostOutputTokens));
        expect(limit === undefined ? !fits(0) : fits(limit)).toBe(true);
        expect(limit === undefined || limit >= most || holdFor(candidates) <= available || !fits(most)).toBe(true);
      }),
    );
  });
});
