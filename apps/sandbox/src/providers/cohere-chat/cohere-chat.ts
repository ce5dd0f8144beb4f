import type { TokenUsage } from "../identity.ts";
import { asRecord, isRecord } from "../json.ts";
import { readOpenaiConversation } from "../openai-chat/read-conversation.ts";
import { inChunks } from "../openai-chat/write-stream.ts";
import type { PlannedChoice, ReplyPlan } from "../reply/plan-reply.ts";
import { type Frame, frame } from "../stream-script.ts";
import type { Answer, WireFormat } from "../wire-format.ts";

/** Fields of OpenAI's chat that Cohere's does not know. */
const foreign = ["max_completion_tokens", "top_p", "top_k", "stop", "n", "stream_options", "reasoning_effort", "user"];

/** The second version of Cohere's chat; its messages are OpenAI's. */
export const cohereChat: WireFormat = {
  name: "cohere-chat",
  read(body) {
    if (!isRecord(body)) return { problem: "invalid request: the body is not valid JSON" };
    const unknownField = foreign.find((name) => body[name] !== undefined);
    if (unknownField !== undefined) return { problem: `invalid request: unknown field '${unknownField}'` };
    const format = asRecord(body.response_format);
    const conversation = readOpenaiConversation({
      ...body,
      stop: body.stop_sequences,
      tool_choice: body.tool_choice === "REQUIRED" ? "required" : body.tool_choice === "NONE" ? "none" : undefined,
      response_format: format.json_schema
        ? { type: "json_schema", json_schema: { schema: format.json_schema } }
        : body.response_format,
    });
    if ("problem" in conversation) return { problem: `invalid request: ${conversation.problem}` };
    return { ...conversation, reasoning: asRecord(body.thinking).type === "enabled" };
  },
  writeWhole: ({ plan, usage }) => {
    const choice = firstChoice(plan);
    return {
      id: plan.id,
      finish_reason: finishReason(choice),
      message: {
        role: "assistant",
        ...(choice.toolCalls.length > 0
          ? {
              tool_plan: "I will use a tool.",
              tool_calls: choice.toolCalls.map((call) => callOf(call, call.arguments.join(""))),
            }
          : {
              content: [
                ...(choice.reasoning.length > 0 ? [{ type: "thinking", thinking: choice.reasoning.join("") }] : []),
                { type: "text", text: choice.text.join("") },
              ],
            }),
      },
      ...(usage && { usage: writeUsage(usage) }),
    };
  },
  writeStream,
  finishReason,
  errorBody: (_identity, failure) => ({ id: failure.requestId, message: failure.message }),
  errorFrame: (message) => event("message-end", { delta: { finish_reason: "ERROR", error: message } }),
  brokenFrame: frame('event: content-delta\ndata: {"type":"content-de\n\n'),
};

function writeStream({ plan, identity, usage }: Answer): Frame[] {
  const choice = firstChoice(plan);
  const size = identity.tokensPerChunk;
  const block = (index: number, type: "text" | "thinking", pieces: readonly string[]): Frame[] => [
    event("content-start", { index, delta: { message: { content: { type, [type]: "" } } } }),
    ...inChunks(pieces, size).map(({ text, tokens }) =>
      event("content-delta", { index, delta: { message: { content: { [type]: text } } } }, tokens),
    ),
    event("content-end", { index }),
  ];
  const hasThought = choice.reasoning.length > 0;
  const calls = choice.toolCalls.flatMap((call, index) => [
    event("tool-call-start", { index, delta: { message: { tool_calls: callOf(call, "") } } }),
    ...inChunks(call.arguments, size).map(({ text, tokens }) =>
      event(
        "tool-call-delta",
        { index, delta: { message: { tool_calls: { function: { arguments: text } } } } },
        tokens,
      ),
    ),
    event("tool-call-end", { index }),
  ]);
  return [
    event("message-start", {
      id: plan.id,
      delta: { message: { role: "assistant", content: [], tool_plan: "", tool_calls: [] } },
    }),
    ...(hasThought ? block(0, "thinking", choice.reasoning) : []),
    ...(choice.text.length > 0 ? block(hasThought ? 1 : 0, "text", choice.text) : []),
    ...(calls.length > 0
      ? [event("tool-plan-delta", { delta: { message: { tool_plan: "I will use a tool." } } })]
      : []),
    ...calls,
    event(
      "message-end",
      { id: plan.id, delta: { finish_reason: finishReason(choice), ...(usage && { usage: writeUsage(usage) }) } },
      0,
      usage !== undefined,
    ),
  ];
}

const event = (type: string, fields: object, tokens = 0, carriesUsage = false): Frame =>
  frame(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`, tokens, carriesUsage);

const callOf = (call: PlannedChoice["toolCalls"][number], given: string) => ({
  id: call.id,
  type: "function",
  function: { name: call.name, arguments: given },
});

/** `tokens` counts the provider's own additions to the prompt; they are not billed. */
const writeUsage = (usage: TokenUsage) => ({
  billed_units: { input_tokens: usage.input, output_tokens: usage.output },
  tokens: { input_tokens: usage.input + 60, output_tokens: usage.output + 2 },
  cached_tokens: usage.cachedInput,
});

const finishReasons = {
  stop: "COMPLETE",
  length: "MAX_TOKENS",
  "stop-sequence": "STOP_SEQUENCE",
  "tool-calls": "TOOL_CALL",
} as const;

function finishReason(choice: PlannedChoice) {
  return finishReasons[choice.finish];
}

function firstChoice({ choices: [first] }: ReplyPlan): PlannedChoice {
  if (!first) throw new Error("A reply is planned with at least one choice.");
  return first;
}
