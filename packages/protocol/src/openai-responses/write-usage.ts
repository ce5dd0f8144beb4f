import { type BilledUsage, writeBilled } from "../billed-usage.ts";
import { writtenTokens } from "../usage.ts";

/** The `usage` object as JSON text, for the sake of exact amounts. */
export function writeUsage(billed: BilledUsage): string {
  const { usage } = billed;
  const counts = {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cachedInput, cache_write_tokens: usage.cacheWrite },
    output_tokens: writtenTokens(usage),
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + writtenTokens(usage),
  };
  return writeBilled(counts, billed, { prompt: "input", completion: "output" });
}
