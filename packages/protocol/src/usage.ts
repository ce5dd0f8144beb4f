import type { UnitCounts } from "@causeway/catalog";

/**
 * Token counts as billed. `cachedInput` and `cacheWrite` are parts of `input`, `longCacheWrite` is part of `cacheWrite`,
 * `reasoning` is part of `output`.
 */
export type Usage = {
  readonly input: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  /** Written to be kept for an hour instead of minutes. */
  readonly longCacheWrite?: number;
  readonly output: number;
  readonly reasoning: number;
  /** What is counted beside tokens. */
  readonly units?: UnitCounts;
};

/** All tokens of an answer, its pictures among them. */
export const writtenTokens = ({ output, units }: Usage): number => output + (units?.madeImageToken ?? 0);

export const noUsage: Usage = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 };
