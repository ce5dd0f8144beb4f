import { formatUsd, type NanoUsd, sum } from "@causeway/money";
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
  /** What was searched on the web for it, charged on its own: no part of the costs above. */
  readonly webSearch?: { readonly requests: number; readonly cost: NanoUsd };
  /** At which it was served, in the provider's word or ours; `undefined`: nobody said. */
  readonly serviceTier?: string;
  /** The call ran on the workspace's own provider key. */
  readonly isOwnKey?: boolean;
};

/** What `cost_details` calls the two halves of a cost: formats have their own words for prompt and completion. */
export type CostWords = {
  readonly prompt: string;
  readonly completion: string;
  /** Who tells of searches: the counts themselves, or unless said this file. */
  readonly toldBy?: "counts";
};

/**
 * A usage object as JSON text: the counts, at least one, with the cost beside them. Text, because amounts must appear as plain
 * decimals: `JSON.stringify` prints 0.0000001 as 1e-7.
 */
export function writeBilled(counts: object, billed: BilledUsage, words: CostWords): string {
  const { webSearch } = billed;
  const told = `${JSON.stringify(counts).slice(0, -1)},"is_byok":${billed.isOwnKey ?? false}${searchCounts(billed, words)}`;
  const halves = `"upstream_inference_${words.prompt}_cost":${amount(billed.upstreamPromptCost)},"upstream_inference_${words.completion}_cost":${amount(billed.upstreamCompletionCost)}`;
  const details = `"upstream_inference_cost":${amount(billed.upstreamCost)},${halves}${webSearch ? `,"server_tool_cost":${amount(webSearch.cost)}` : ""}`;
  const cost = webSearch ? sum([billed.cost, webSearch.cost]) : billed.cost;
  return `${told},"cost":${amount(cost)},"cost_details":{${details}}}`;
}

/** How often the web was searched, by us or by the provider. */
export const searchesIn = ({ webSearch, usage }: BilledUsage): number =>
  (webSearch?.requests ?? 0) + (usage.units?.search ?? 0);

/** Anthropic's format has a field of its own for it. */
function searchCounts(billed: BilledUsage, { toldBy }: CostWords): string {
  const searches = searchesIn(billed);
  return searches === 0 || toldBy === "counts" ? "" : `,"server_tool_use_details":{"web_search_requests":${searches}}`;
}

const amount = (value: NanoUsd | undefined): string => (value === undefined ? "null" : formatUsd(value));
