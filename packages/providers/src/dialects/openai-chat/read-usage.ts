import type { JsonObject, Usage } from "@causeway/protocol";
import { countOf, objectOf } from "../loosely.ts";

/** Reads `usage`, with the names that providers gave to cached and reasoning tokens. `undefined` when it has no counts. */
export function readUsage(value: unknown): Usage | undefined {
  const usage = objectOf(value);
  const input = countOf(usage?.["prompt_tokens"]) ?? countOf(usage?.["input_tokens"]);
  const completion = countOf(usage?.["completion_tokens"]) ?? countOf(usage?.["output_tokens"]);
  if (usage === undefined || (input === undefined && completion === undefined)) return undefined;

  const inputDetails = objectOf(usage["prompt_tokens_details"]) ?? objectOf(usage["input_tokens_details"]) ?? {};
  const outputDetails = objectOf(usage["completion_tokens_details"]) ?? objectOf(usage["output_tokens_details"]) ?? {};
  const reasoning = countOf(outputDetails["reasoning_tokens"]) ?? countOf(usage["reasoning_tokens"]) ?? 0;
  const output = outputOf(usage, input ?? 0, completion ?? 0, reasoning);
  return {
    input: input ?? 0,
    cachedInput: Math.min(input ?? 0, cachedOf(usage, inputDetails)),
    cacheWrite: Math.min(input ?? 0, countOf(inputDetails["cache_write_tokens"]) ?? 0),
    output,
    reasoning: Math.min(output, reasoning),
  };
}

/** OpenAI; DeepSeek; Moonshot. */
const cachedOf = (usage: JsonObject, details: JsonObject): number =>
  countOf(details["cached_tokens"]) ??
  countOf(usage["prompt_cache_hit_tokens"]) ??
  countOf(usage["cached_tokens"]) ??
  0;

/** xAI and Gemini leave reasoning out of the completion and count it in the total only; it is billed all the same. */
function outputOf(usage: JsonObject, input: number, completion: number, reasoning: number): number {
  const total = countOf(usage["total_tokens"]) ?? 0;
  return reasoning > 0 && total === input + completion + reasoning ? completion + reasoning : completion;
}
