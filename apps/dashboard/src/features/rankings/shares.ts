import type { UsageShare } from "@causeway/activity";

export type RankedShare = {
  readonly id: string;
  readonly requests: number;
  readonly tokens: number;
  /** Of all tokens, from 0 to 1. */
  readonly share: number;
};

/** Most tokens first, each with its share of all. `groupOf` may put several together: models by their author. */
export function rankShares(
  usage: readonly UsageShare[],
  limit: number,
  groupOf: (group: string) => string = (group) => group,
): readonly RankedShare[] {
  const total = usage.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
  return [...Map.groupBy(usage, ({ group }) => groupOf(group))]
    .map(([id, rows]) => {
      const tokens = rows.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
      const requests = rows.reduce((sum, row) => sum + row.requests, 0);
      return { id, requests, tokens, share: total === 0 ? 0 : tokens / total };
    })
    .toSorted((a, b) => b.tokens - a.tokens || a.id.localeCompare(b.id, "en"))
    .slice(0, limit);
}

/** `openai` of `openai/gpt-5`. */
export const authorOf = (modelId: string): string => modelId.split("/")[0] ?? modelId;
