import type { JsonObject, Reasoning, ReasoningEffort } from "@causeway/protocol";
import type { GeminiRules } from "./model-rules.ts";

/** Reasoning as `thinkingConfig`; a model that cannot do without thinking does the least it can. */
export function writeThinking(reasoning: Reasoning | undefined, rules: GeminiRules): JsonObject {
  if (reasoning === undefined || rules.thinking === "none") return {};
  const { effort, maxTokens, exclude, enabled } = reasoning;
  if (enabled === false || effort === "none") return { thinkingConfig: writeOff(rules) };
  const amount = writeAmount(effort, maxTokens, rules);
  return { thinkingConfig: { includeThoughts: !exclude, ...amount } };
}

const writeOff = (rules: GeminiRules): JsonObject =>
  rules.thinking === "level" ? { thinkingLevel: rules.levels[0] ?? "low" } : { thinkingBudget: rules.leastBudget };

function writeAmount(effort: Reasoning["effort"], maxTokens: number | undefined, rules: GeminiRules): JsonObject {
  if (maxTokens !== undefined) return { thinkingBudget: Math.max(rules.leastBudget, maxTokens) };
  if (effort === undefined) return {};
  return rules.thinking === "level"
    ? { thinkingLevel: nearestLevel(effort, rules.levels) }
    : { thinkingBudget: Math.max(rules.leastBudget, budgets[effort]) };
}

const order = ["minimal", "low", "medium", "high"];
const rank = (effort: ReasoningEffort) =>
  effort === "xhigh" || effort === "max" ? 3 : Math.max(0, order.indexOf(effort));

/** The weakest level that is no weaker than what was asked for. */
const nearestLevel = (effort: ReasoningEffort, levels: readonly string[]): string =>
  levels.find((level) => order.indexOf(level) >= rank(effort)) ?? levels.at(-1) ?? "high";

/** The amounts that Google's own OpenAI surface gives to the same words. */
const budgets: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};
