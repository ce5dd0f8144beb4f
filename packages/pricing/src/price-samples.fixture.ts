import type { EndpointPrice } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import * as fc from "fast-check";

type Rates = { input: bigint; output: bigint; cachedInput?: bigint; cacheWrite?: bigint; request?: bigint };

/** A price from plain rates, for tests. */
export const price = (rates: Rates): EndpointPrice => ({
  input: picoUsd(rates.input),
  output: picoUsd(rates.output),
  cachedInput: rates.cachedInput === undefined ? undefined : picoUsd(rates.cachedInput),
  cacheWrite: rates.cacheWrite === undefined ? undefined : picoUsd(rates.cacheWrite),
  request: rates.request === undefined ? undefined : picoUsd(rates.request),
  tiers: [],
});

const anyRate = fc.bigInt({ min: 0n, max: 600_000_000n }).map(picoUsd);
const maybeRate = fc.option(anyRate, { nil: undefined });
const rateFields = { input: anyRate, output: anyRate, cachedInput: maybeRate, cacheWrite: maybeRate };

export const anyPrice = fc.record({
  ...rateFields,
  request: maybeRate,
  tiers: fc
    .array(fc.record({ minPromptTokens: fc.integer({ min: 1, max: 1_000_000 }), ...rateFields }), { maxLength: 3 })
    .map((tiers) => tiers.toSorted((a, b) => a.minPromptTokens - b.minPromptTokens)),
});

export const anyUsage = fc
  .record({
    input: fc.integer({ min: 0, max: 1_000_000 }),
    cachedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    writtenShare: fc.double({ min: 0, max: 1, noNaN: true }),
    longShare: fc.constantFrom(0, 0.5, 1),
    output: fc.integer({ min: 0, max: 200_000 }),
  })
  .map(({ input, cachedShare, writtenShare, longShare, output }) => {
    const cachedInput = Math.floor(input * cachedShare);
    const cacheWrite = Math.floor((input - cachedInput) * writtenShare);
    const longCacheWrite = Math.floor(cacheWrite * longShare);
    return {
      input,
      cachedInput,
      cacheWrite,
      ...(longCacheWrite > 0 && { longCacheWrite }),
      output,
      reasoning: 0,
    };
  });
