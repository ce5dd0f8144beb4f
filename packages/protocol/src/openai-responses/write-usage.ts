import { type BilledUsage, writeBilled } from "../billed-usage.ts";

/** The `usage` object as JSON text, for the sake of exact amounts. */
export function writeUsage(billed: BilledUsage): string {
  const { usage } = billed;
  const counts = {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cachedInput, cache_write_tokens: usage.cacheWrite },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
  return writeBilled(counts, billed, { prompt: "input", completion: "output" });
}
