import { AppError } from "@causeway/errors";
import type { ChatRequest, JsonObject, Reasoning, ReasoningEffort } from "@causeway/protocol";
import type { ModelRules } from "./model-rules.ts";
import { signedBlocks } from "./write-reasoning.ts";

export type Thinking = { readonly thinking: JsonObject | undefined; readonly effort: string | undefined };

const none: Thinking = { thinking: undefined, effort: undefined };
const minBudget = 1_024;
const maxBudget = 128_000;

/**
 * Reasoning as this format says it. Left out where the format forbids it beside something that the caller needs more:
 * a forced tool, or a tool conversation whose earlier turn came without signed thinking.
 */
export function writeThinking(request: ChatRequest, rules: ModelRules, maxTokens: number): Thinking {
  const { reasoning } = request;
  if (saysEffortAlone(request)) return none;
  if (reasoning === undefined || reasoning.enabled === false || reasoning.effort === "none") return none;
  if (reasoning.effort === undefined && reasoning.maxTokens === undefined && !reasoning.enabled) return none;
  if (forcesTool(request)) return none;
  if (rules.thinking === "adaptive") {
    const effort = reasoning.effort ?? (reasoning.maxTokens === undefined ? undefined : effortFor(reasoning.maxTokens));
    return { thinking: writeAdaptive(reasoning, rules), effort: effort && nameOf(effort, rules) };
  }
  if (continuesWithoutThinking(request)) return none;
  const budget = budgetOf(reasoning.effort, reasoning.maxTokens, maxTokens);
  return budget === undefined ? none : { thinking: { type: "enabled", budget_tokens: budget }, effort: undefined };
}

/** In this very format that does not ask for thinking. */
function saysEffortAlone({ native }: ChatRequest): boolean {
  if (native?.format !== "anthropic-messages") return false;
  return native.fields["thinking"] === undefined && native.fields["output_config"] !== undefined;
}

/** The models that leave thinking out unless asked are the ones that know how to be asked. */
const writeAdaptive = (reasoning: Reasoning, rules: ModelRules): JsonObject => ({
  type: "adaptive",
  ...(rules.hidesThinking && { display: reasoning.exclude ? "omitted" : "summarized" }),
});

const forcesTool = ({ toolChoice }: ChatRequest) => toolChoice === "required" || typeof toolChoice === "object";

/** The turn in progress must begin with the thinking that led to its tool calls. */
function continuesWithoutThinking(request: ChatRequest): boolean {
  if (request.messages.at(-1)?.role !== "tool") return false;
  const last = request.messages.findLast((message) => message.role === "assistant");
  return last !== undefined && signedBlocks(last.reasoningDetails).length === 0;
}

const shares: Readonly<Record<Exclude<ReasoningEffort, "none">, number>> = {
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
};

/** `undefined`: the answer's limit leaves no room for the least budget there is. */
function budgetOf(effort: ReasoningEffort | undefined, asked: number | undefined, maxTokens: number) {
  if (asked !== undefined) {
    if (asked >= minBudget && asked < maxTokens) return Math.min(asked, maxBudget);
    throw new AppError(
      "invalid-request",
      `reasoning.max_tokens must be at least ${minBudget} and less than max_tokens (${maxTokens}) for this model; you sent ${asked}.`,
      { parameter: "reasoning.max_tokens" },
    );
  }
  const share = effort === undefined || effort === "none" ? shares.medium : shares[effort];
  const budget = Math.min(maxBudget, Math.max(minBudget, Math.floor(maxTokens * share)));
  return budget < maxTokens ? budget : undefined;
}

const effortFor = (maxTokens: number): ReasoningEffort =>
  maxTokens <= 4_096 ? "low" : maxTokens <= 16_384 ? "medium" : "high";

function nameOf(effort: ReasoningEffort, rules: ModelRules): string {
  if (effort === "minimal" || effort === "none") return "low";
  return effort === "xhigh" && !rules.extraHighEffort ? "high" : effort;
}
