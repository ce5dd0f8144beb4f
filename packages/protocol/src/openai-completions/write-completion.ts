import type { Answer } from "../answer.ts";
import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { Closing } from "../inbound-dialect.ts";
import { extraBeside, writeClosing } from "../openai-chat/write-closing.ts";
import { writeLogprobs } from "./write-logprobs.ts";

export type CompletionOptions = { readonly echoed: string; readonly excludeReasoning: boolean };

/** A `text_completion` object as JSON text, for the sake of exact amounts. */
export function writeCompletion(
  answer: Answer,
  envelope: AnswerEnvelope,
  closing: Closing,
  { echoed, excludeReasoning }: CompletionOptions,
): string {
  const body = JSON.stringify({
    id: envelope.id,
    object: "text_completion",
    created: envelope.created,
    model: envelope.model,
    provider: envelope.provider,
    system_fingerprint: null,
    ...extraBeside(answer.extra, closing),
    choices: answer.choices.map((choice) => ({
      index: choice.index,
      text: echoed + (choice.text ?? choice.refusal ?? ""),
      ...(!excludeReasoning && choice.reasoning !== undefined && { reasoning: choice.reasoning }),
      logprobs: writeLogprobs(choice.logprobs, echoed.length),
      finish_reason: choice.finishReason ?? null,
      native_finish_reason: choice.nativeFinishReason ?? null,
    })),
  });
  return `${body.slice(0, -1)}${writeClosing(closing)}}`;
}
