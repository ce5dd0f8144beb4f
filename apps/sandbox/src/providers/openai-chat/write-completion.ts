import type { Conversation } from "../conversation.ts";
import type { Identity, TokenUsage } from "../identity.ts";
import type { PlannedChoice, ReplyPlan } from "../reply/plan-reply.ts";

/** The whole answer as one `chat.completion`; `usage` is left out when undefined. */
export function writeCompletion(
  plan: ReplyPlan,
  conversation: Conversation,
  identity: Identity,
  usage: TokenUsage | undefined,
) {
  return {
    id: plan.id,
    object: "chat.completion",
    created: Math.floor(Date.now() / 1_000),
    model: conversation.model,
    choices: plan.choices.map((choice, index) => ({
      index,
      message: writeMessage(choice, identity),
      logprobs: null,
      finish_reason: finishReason(choice),
    })),
    ...(usage && { usage: writeUsage(usage, identity) }),
    ...identity.extraFields?.(plan.id, conversation),
  };
}

const writeMessage = (choice: PlannedChoice, identity: Identity) => ({
  role: "assistant",
  content: choice.toolCalls.length > 0 ? null : contentOf(choice, identity),
  refusal: null,
  annotations: [],
  ...(!/hidden|content-parts/.test(identity.reasoningField) &&
    choice.reasoning.length > 0 && { [identity.reasoningField]: choice.reasoning.join("") }),
  ...(choice.toolCalls.length > 0 && {
    tool_calls: choice.toolCalls.map((call) => ({
      id: call.id,
      type: "function",
      function: { name: call.name, arguments: call.arguments.join("") },
    })),
  }),
});

function contentOf(choice: PlannedChoice, identity: Identity): unknown {
  const text = choice.text.join("");
  if (identity.reasoningField !== "content-parts" || choice.reasoning.length === 0) return text;
  return [thinkingPart(choice.reasoning.join("")), { type: "text", text }];
}

/** Mistral's form of visible reasoning. */
export const thinkingPart = (text: string) => ({ type: "thinking", thinking: [{ type: "text", text }] });

export function finishReason(choice: PlannedChoice): "stop" | "length" | "tool_calls" {
  if (choice.finish === "length") return "length";
  return choice.finish === "tool-calls" ? "tool_calls" : "stop";
}

export const writeUsage = (usage: TokenUsage, identity: Identity) => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cachedInput, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: usage.reasoning,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
  ...identity.extraUsage?.(usage),
});
