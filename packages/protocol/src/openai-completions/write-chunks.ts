import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { Closing, StreamWriter } from "../inbound-dialect.ts";
import type { JsonObject } from "../json.ts";
import { deltasOf } from "../openai-chat/delta.ts";
import { streamTerminator } from "../openai-chat/write-chunks.ts";
import { writeClosing } from "../openai-chat/write-closing.ts";
import { writeErrorBody } from "../openai-chat/write-error.ts";
import type { CompletionOptions } from "./write-completion.ts";
import { writeLogprobs } from "./write-logprobs.ts";

/** A streamed answer as `data: {text_completion}` events. */
export function completionStream(envelope: AnswerEnvelope, options: CompletionOptions): StreamWriter {
  const start = JSON.stringify({
    id: envelope.id,
    object: "text_completion",
    created: envelope.created,
    model: envelope.model,
    provider: envelope.provider,
  }).slice(0, -1);
  /** Characters told so far of each choice. */
  const told = new Map<number, number>();

  const event = (choices: readonly JsonObject[], rest = "") =>
    `data: ${start},"choices":${JSON.stringify(choices)}${rest}}\n\n`;

  /** What each choice says begins with the prompt, when that was asked for. */
  const textOf = (index: number, delta: JsonObject): { readonly text: string; readonly offset: number } => {
    const said = [delta["content"], delta["refusal"]].filter((text) => typeof text === "string").join("");
    const isFirst = !told.has(index);
    const offset = told.get(index) ?? options.echoed.length;
    told.set(index, offset + said.length);
    return { text: isFirst ? options.echoed + said : said, offset };
  };

  const end = (closing: Closing) => `${event([emptyChoice], writeClosing(closing))}${streamTerminator}`;

  return {
    open: () => "",
    write(parts) {
      return deltasOf(parts, options)
        .map(({ index, delta, finishReason, nativeFinishReason, logprobs }) => {
          const { text, offset } = textOf(index, delta);
          const { reasoning } = delta;
          return event([
            {
              index,
              text,
              ...(reasoning !== undefined && { reasoning }),
              logprobs: writeLogprobs(logprobs, offset),
              finish_reason: finishReason ?? null,
              native_finish_reason: nativeFinishReason ?? null,
            },
          ]);
        })
        .join("");
    },
    end,
    fail(error, finishReason, closing) {
      const { code, message, metadata } = writeErrorBody(error).error;
      const choice = { ...emptyChoice, finish_reason: finishReason, native_finish_reason: finishReason };
      const failure = event([choice], `,"error":${JSON.stringify({ code, message, metadata })}`);
      return failure + (closing ? end(closing) : streamTerminator);
    },
  };
}

const emptyChoice: JsonObject = { index: 0, text: "", logprobs: null, finish_reason: null, native_finish_reason: null };
