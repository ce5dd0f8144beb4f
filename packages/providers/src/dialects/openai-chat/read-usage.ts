import type { JsonObject, Usage } from "@causeway/protocol";
import { areCounts, countOf, objectOf } from "../loosely.ts";
import { unitsOf } from "../units-of.ts";

export type UsageVariant = {
  /** Tokens that only the total knows of are reasoning: the provider leaves it out of every other count. */
  readonly countsReasoningInTotal?: boolean;
};

/**
 * Reads `usage`, with the names that providers gave to cached, written and reasoning tokens. `undefined` when it has no
 * counts, or when one of them is no count at all: then the tokens are better estimated.
 */
export function readUsage(value: unknown, variant: UsageVariant = {}): Usage | undefined {
  const usage = objectOf(value);
  if (usage === undefined) return undefined;
  const inputDetails = objectOf(usage["prompt_tokens_details"]) ?? objectOf(usage["input_tokens_details"]) ?? {};
  const outputDetails = objectOf(usage["completion_tokens_details"]) ?? objectOf(usage["output_tokens_details"]) ?? {};
  if (!areCounts(usage, ...mainNames, ...cachedNames, "reasoning_tokens")) return undefined;
  if (!areCounts(inputDetails, "cached_tokens", ...writtenNames) || !areCounts(outputDetails, "reasoning_tokens")) {
    return undefined;
  }
  const input = countOf(usage["prompt_tokens"]) ?? countOf(usage["input_tokens"]);
  const completion = countOf(usage["completion_tokens"]) ?? countOf(usage["output_tokens"]);
  if (input === undefined && completion === undefined) return undefined;

  const told = countOf(outputDetails["reasoning_tokens"]) ?? countOf(usage["reasoning_tokens"]) ?? 0;
  const beside = reasoningBeside(usage, { input: input ?? 0, completion: completion ?? 0, told }, variant);
  const output = (completion ?? 0) + beside;
  const cachedInput = Math.min(input ?? 0, first(inputDetails, "cached_tokens") ?? first(usage, ...cachedNames) ?? 0);
  return {
    input: input ?? 0,
    cachedInput,
    cacheWrite: Math.min((input ?? 0) - cachedInput, first(inputDetails, ...writtenNames) ?? 0),
    output,
    reasoning: Math.min(output, Math.max(told, beside)),
    ...unitsOf({
      audioToken: countOf(inputDetails["audio_tokens"]) ?? 0,
      madeAudioToken: countOf(outputDetails["audio_tokens"]) ?? 0,
    }),
  };
}

const mainNames = ["prompt_tokens", "input_tokens", "completion_tokens", "output_tokens", "total_tokens"];
/** DeepSeek; Moonshot and Together. */
const cachedNames = ["prompt_cache_hit_tokens", "cached_tokens"];
/** OpenRouter; Alibaba. */
const writtenNames = ["cache_write_tokens", "cache_creation_input_tokens"];

function first(counts: JsonObject, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const count = countOf(counts[name]);
    if (count !== undefined) return count;
  }
  return undefined;
}

/** xAI and Gemini leave reasoning out of the completion and count it in the total only; it is billed all the same. */
function reasoningBeside(
  usage: JsonObject,
  { input, completion, told }: { readonly input: number; readonly completion: number; readonly told: number },
  { countsReasoningInTotal = false }: UsageVariant,
): number {
  const beside = (countOf(usage["total_tokens"]) ?? 0) - input - completion;
  if (countsReasoningInTotal) return Math.max(beside, 0);
  return told > 0 && beside === told ? told : 0;
}
