import { type BilledUsage, searchesIn, writeBilled } from "../billed-usage.ts";
import type { JsonObject } from "../json.ts";
import type { Usage } from "../usage.ts";

/** `usage` with its cost, as JSON text. */
export const writeUsage = (billed: BilledUsage): string =>
  writeBilled({ ...usageCounts(billed.usage), ...toolUse(billed), ...tier(billed) }, billed, {
    prompt: "input",
    completion: "output",
    toldBy: "counts",
  });

function toolUse(billed: BilledUsage): JsonObject {
  const searches = searchesIn(billed);
  return searches === 0 ? {} : { server_tool_use: { web_search_requests: searches, web_fetch_requests: 0 } };
}

/** What others call the default is the standard here. */
const tier = ({ serviceTier }: BilledUsage): JsonObject =>
  serviceTier === undefined || serviceTier === "default" || serviceTier === "auto" ? {} : { service_tier: serviceTier };

/** Here `input_tokens` leaves out what was read from or written to the cache. */
export function usageCounts({
  input,
  cachedInput,
  cacheWrite,
  longCacheWrite = 0,
  output,
  reasoning,
}: Usage): JsonObject {
  return {
    input_tokens: Math.max(0, input - cachedInput - cacheWrite),
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cachedInput,
    cache_creation: {
      ephemeral_5m_input_tokens: Math.max(0, cacheWrite - longCacheWrite),
      ephemeral_1h_input_tokens: longCacheWrite,
    },
    output_tokens: output,
    output_tokens_details: { thinking_tokens: reasoning },
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: null,
    speed: null,
  };
}
