import type { JsonObject, Usage } from "@causeway/protocol";
import { areCounts, countOf, objectOf, objectsOf } from "../loosely.ts";

/**
 * Reads the counts, taking from `before` what is not told again: a stream tells them in parts. `input_tokens` leaves
 * out what was read from or written to the cache; our `input` holds all three.
 */
export function readUsage(value: unknown, before?: JsonObject): { usage: Usage; raw: JsonObject } | undefined {
  const now = objectOf(value);
  if (now === undefined) return before && { usage: withCompactions(usageOf(before), before), raw: before };
  const told = Object.fromEntries(Object.entries(now).filter(([, count]) => count !== null && count !== undefined));
  const raw = { ...before, ...told };
  if (!areCounts(raw, ...counted)) return undefined;
  if (!areCounts(objectOf(raw["cache_creation"]) ?? {}, longWrite)) return undefined;
  if (countOf(raw["input_tokens"]) === undefined && countOf(raw["output_tokens"]) === undefined) return undefined;
  return { usage: withCompactions(usageOf(raw), raw), raw };
}

/** What shortening the conversation took is billed like the rest, and told in `iterations` alone. */
const withCompactions = (usage: Usage, raw: JsonObject): Usage =>
  objectsOf(raw["iterations"])
    .filter((iteration) => iteration["type"] === "compaction" && areCounts(iteration, ...counted))
    .map(usageOf)
    .reduce(sum, usage);

const sum = (one: Usage, other: Usage): Usage => {
  const longCacheWrite = (one.longCacheWrite ?? 0) + (other.longCacheWrite ?? 0);
  return {
    input: one.input + other.input,
    cachedInput: one.cachedInput + other.cachedInput,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    ...(longCacheWrite > 0 && { longCacheWrite }),
    output: one.output + other.output,
    reasoning: one.reasoning + other.reasoning,
    ...(one.units && { units: one.units }),
  };
};

/** Searches that Anthropic made for the answer have a price of their own. */
function searchesIn(raw: JsonObject): Pick<Usage, "units"> {
  const search = countOf(objectOf(raw["server_tool_use"])?.["web_search_requests"]) ?? 0;
  return search > 0 ? { units: { search } } : {};
}

const counted = ["input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"];
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
    ...searchesIn(raw),
  };
}
