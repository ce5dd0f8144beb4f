import type { Answer, AnswerChoice } from "../answer.ts";
import type { ToolCall } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { Closing } from "../inbound-dialect.ts";
import { signedToolCallId } from "../thought-signature.ts";
import type { AnswerOptions } from "./answer-options.ts";
import { extraBeside, writeClosing } from "./write-closing.ts";

/** A `chat.completion` object as JSON text (text for the sake of exact amounts). */
export function writeChatCompletion(
  answer: Answer,
  envelope: AnswerEnvelope,
  closing: Closing,
  options: AnswerOptions = {},
): string {
  const body = JSON.stringify({
    id: envelope.id,
    object: "chat.completion",
    created: envelope.created,
    model: envelope.model,
    provider: envelope.provider,
    system_fingerprint: null,
    ...extraBeside(answer.extra, closing),
  });
  const choices = JSON.stringify(answer.choices.map((choice) => writeChoice(choice, options)));
  return `${body.slice(0, -1)},"choices":${choices}${writeClosing(closing)}}`;
}

const writeChoice = (choice: AnswerChoice, options: AnswerOptions): JsonObject => ({
  index: choice.index,
  finish_reason: choice.finishReason ?? null,
  native_finish_reason: choice.nativeFinishReason ?? null,
  logprobs: choice.logprobs ?? null,
  message: writeMessage(choice, options),
});

/** Nearly every answer is a text and nothing else. */
function writeMessage(choice: AnswerChoice, options: AnswerOptions): JsonObject {
  const { text = null, refusal = null, reasoning, reasoningDetails, toolCalls, extra } = choice;
  const said = { role: "assistant", content: text, refusal };
  if (reasoning === undefined && reasoningDetails.length === 0 && toolCalls.length === 0) return { ...said, ...extra };
  return {
    ...said,
    ...(!options.excludeReasoning && writeReasoning(choice)),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(writeToolCall) }),
    ...extra,
  };
}

const writeReasoning = (choice: AnswerChoice): JsonObject => ({
  ...(choice.reasoning !== undefined && { reasoning: choice.reasoning }),
  ...(choice.reasoningDetails.length > 0 && { reasoning_details: choice.reasoningDetails }),
});

const writeToolCall = (call: ToolCall, index: number): JsonObject => ({
  index,
  id: signedToolCallId(call),
  type: "function",
  function: { name: call.name, arguments: call.argumentsText },
  ...call.extra,
});
