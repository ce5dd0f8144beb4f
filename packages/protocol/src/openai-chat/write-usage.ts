import { formatUsd, type NanoUsd } from "@causeway/money";
import type { Usage } from "../usage.ts";

/** Token counts with their prices. `undefined` parts are not known and become `null`. */
export type BilledUsage = {
  readonly usage: Usage;
  /** What the workspace is charged. */
  readonly cost: NanoUsd;
  /** At the provider's price. With our own keys to the providers this equals `cost`. */
  readonly upstreamCost: NanoUsd | undefined;
  readonly upstreamPromptCost: NanoUsd | undefined;
  readonly upstreamCompletionCost: NanoUsd | undefined;
  /** The call ran on the workspace's own provider key. */
  readonly isOwnKey?: boolean;
};

/**
 * The `usage` object as JSON text. Text, because amounts must appear as plain decimals: `JSON.stringify` prints
 * 0.0000001 as 1e-7. Every count in the details is a number: strict clients refuse a details object without them.
 */
export function writeUsage(billed: BilledUsage): string {
  const { usage } = billed;
  const counts = JSON.stringify({
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: {
      cached_tokens: usage.cachedInput,
      cache_write_tokens: usage.cacheWrite,
      audio_tokens: 0,
      video_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      image_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    is_byok: billed.isOwnKey ?? false,
  });
  const costDetails = [
    `"upstream_inference_cost":${amount(billed.upstreamCost)}`,
    `"upstream_inference_prompt_cost":${amount(billed.upstreamPromptCost)}`,
    `"upstream_inference_completions_cost":${amount(billed.upstreamCompletionCost)}`,
  ];
  return `${counts.slice(0, -1)},"cost":${amount(billed.cost)},"cost_details":{${costDetails.join()}}}`;
}

const amount = (value: NanoUsd | undefined): string => (value === undefined ? "null" : formatUsd(value));
