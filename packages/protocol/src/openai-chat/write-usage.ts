import { type BilledUsage, writeBilled } from "../billed-usage.ts";
import { writtenTokens } from "../usage.ts";

/**
 * The `usage` object as JSON text, for the sake of exact amounts. Every count in the details is a number: strict clients
 * refuse a details object without them.
 */
export function writeUsage(billed: BilledUsage): string {
  const { usage } = billed;
  const counts = {
    prompt_tokens: usage.input,
    completion_tokens: writtenTokens(usage),
    total_tokens: usage.input + writtenTokens(usage),
    prompt_tokens_details: {
      cached_tokens: usage.cachedInput,
      cache_write_tokens: usage.cacheWrite,
      audio_tokens: usage.units?.audioToken ?? 0,
      video_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: usage.units?.madeAudioToken ?? 0,
      image_tokens: usage.units?.madeImageToken ?? 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
  return writeBilled(counts, billed, { prompt: "prompt", completion: "completions" });
}
