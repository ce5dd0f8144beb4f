import type { JsonObject, Usage } from "@causeway/protocol";
import { areCounts, countOf, objectOf } from "../loosely.ts";

/**
 * Reads the counts, taking from `before` what is not told again: a stream tells them in parts. `input_tokens` leaves
 * out what was read from or written to the cache; our `input` holds all three.
 */
export function readUsage(value: unknown, before?: JsonObject): { usage: Usage; raw: JsonObject } | undefined {
  const now = objectOf(value);
  if (now === undefined) return before && { usage: usageOf(before), raw: before };
  const told = Object.fromEntries(Object.entries(now).filter(([, count]) => count !== null && count !== undefined));
  const raw = { ...before, ...told };
  if (!areCounts(raw, "input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")) {
    return undefined;
  }
  if (!areCounts(objectOf(raw["cache_creation"]) ?? {}, longWrite)) return undefined;
  if (countOf(raw["input_tokens"]) === undefined && countOf(raw["output_tokens"]) === undefined) return undefined;
  return { usage: usageOf(raw), raw };
}

const longWrite = "ephemeral_1h_input_tokens";

function usageOf(raw: JsonObject): Usage {
  const cachedInput = countOf(raw["cache_read_input_tokens"]) ?? 0;
  const cacheWrite = countOf(raw["cache_creation_input_tokens"]) ?? 0;
  const longCacheWrite = Math.min(cacheWrite, countOf(objectOf(raw["cache_creation"])?.[longWrite]) ?? 0);
  const output = countOf(raw["output_tokens"]) ?? 0;
  return {
    input: (countOf(raw["input_tokens"]) ?? 0) + cachedInput + cacheWrite,
    cachedInput,
    cacheWrite,
    ...(longCacheWrite > 0 && { longCacheWrite }),
    output,
    reasoning: Math.min(output, countOf(objectOf(raw["output_tokens_details"])?.["thinking_tokens"]) ?? 0),
  };
}
