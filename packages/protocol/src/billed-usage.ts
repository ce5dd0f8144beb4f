import { formatUsd, type NanoUsd } from "@causeway/money";
import type { Usage } from "./usage.ts";

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

/** What `cost_details` calls the two halves of a cost: formats have their own words for prompt and completion. */
export type CostWords = { readonly prompt: string; readonly completion: string };

/**
 * A usage object as JSON text: the counts with the cost beside them. Text, because amounts must appear as plain
 * decimals: `JSON.stringify` prints 0.0000001 as 1e-7.
 */
export function writeBilled(counts: object, billed: BilledUsage, words: CostWords): string {
  const text = JSON.stringify({ ...counts, is_byok: billed.isOwnKey ?? false });
  const costDetails = [
    `"upstream_inference_cost":${amount(billed.upstreamCost)}`,
    `"upstream_inference_${words.prompt}_cost":${amount(billed.upstreamPromptCost)}`,
    `"upstream_inference_${words.completion}_cost":${amount(billed.upstreamCompletionCost)}`,
  ];
  return `${text.slice(0, -1)},"cost":${amount(billed.cost)},"cost_details":{${costDetails.join()}}}`;
}

const amount = (value: NanoUsd | undefined): string => (value === undefined ? "null" : formatUsd(value));
