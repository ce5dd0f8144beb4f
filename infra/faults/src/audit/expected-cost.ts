import type { Price } from "./evidence.ts";

export type TokenCounts = {
  readonly input: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  readonly output: number;
};

/**
 * ⌈Σ units × pico-price / 1000⌉ in nano-dollars, worked out here a second time: an auditor that asked the product's own
 * arithmetic would agree with its mistakes.
 */
export function expectedCost(counts: TokenCounts, price: Price): bigint {
  const tier = price.tiers
    .filter(({ minPromptTokens }) => counts.input > minPromptTokens)
    .toSorted((left, right) => right.minPromptTokens - left.minPromptTokens)[0];
  const input = tier ? BigInt(tier.inputPico) : price.inputPico;
  const output = tier ? BigInt(tier.outputPico) : price.outputPico;
  const cached = tier ? optional(tier.cachedInputPico) : price.cachedInputPico;
  const written = tier ? optional(tier.cacheWritePico) : price.cacheWritePico;
  const pico =
    BigInt(counts.input - counts.cachedInput - counts.cacheWrite) * input +
    BigInt(counts.cachedInput) * (cached ?? input) +
    BigInt(counts.cacheWrite) * (written ?? input) +
    BigInt(counts.output) * output +
    (price.requestPico ?? 0n);
  return (pico + 999n) / 1_000n;
}

const optional = (rate: string | undefined): bigint | null => (rate === undefined ? null : BigInt(rate));
