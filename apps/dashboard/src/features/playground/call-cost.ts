import { formatUsd } from "@causeway/money";
import { loadGeneration } from "../activity/queries.ts";
import type { Usage } from "./conversation.ts";

export type SettledCall = { readonly usage: Usage; readonly provider: string | undefined };

/** Figures of a settled call of the session's workspace; undefined until it is settled. */
export async function callCost(id: string): Promise<SettledCall | undefined> {
  const generation = await loadGeneration(id);
  if (!generation) return undefined;
  return {
    provider: generation.providerName,
    usage: {
      inputTokens: generation.inputTokens,
      outputTokens: generation.outputTokens,
      cachedTokens: generation.cachedInputTokens,
      reasoningTokens: generation.reasoningTokens,
      cost: formatUsd(generation.cost),
    },
  };
}
