import { type UnitCounts, units } from "@causeway/catalog";
import type { Usage } from "@causeway/protocol";

/** No model reads or writes more in one call; a larger count is a provider's mistake. */
const mostTokens = 100_000_000;

/**
 * Makes a provider's counts safe to bill: whole, not negative, and parts never above what they are part of.
 * Sound counts come back unchanged.
 */
export function soundUsage(usage: Usage): Usage {
  const input = sound(usage.input, mostTokens);
  const cachedInput = sound(usage.cachedInput, input);
  const cacheWrite = sound(usage.cacheWrite, input - cachedInput);
  const output = sound(usage.output, mostTokens);
  const longCacheWrite = sound(usage.longCacheWrite ?? 0, cacheWrite);
  return {
    input,
    cachedInput,
    cacheWrite,
    output,
    reasoning: sound(usage.reasoning, output),
    ...(longCacheWrite > 0 && { longCacheWrite }),
    ...(usage.units && {
      units: soundUnits(usage.units, { audioToken: input - cachedInput - cacheWrite, madeAudioToken: output }),
    }),
  };
}

/** `most` of those that are parts of the tokens. */
const soundUnits = (counts: UnitCounts, most: UnitCounts): UnitCounts =>
  Object.fromEntries(
    units.flatMap((unit) => {
      const count = counts[unit];
      return count === undefined ? [] : [[unit, sound(count, most[unit] ?? mostTokens)]];
    }),
  );

function sound(count: number, most: number): number {
  if (Number.isNaN(count)) return 0;
  return Math.min(Math.max(Math.trunc(count), 0), most);
}
