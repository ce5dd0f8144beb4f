import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { Closing, StreamWriter } from "../inbound-dialect.ts";
import type { JsonObject } from "../json.ts";
import type { AnswerOptions } from "./answer-options.ts";
import { deltasOf } from "./delta.ts";
import { writeClosing } from "./write-closing.ts";
import { writeErrorBody } from "./write-error.ts";

export const streamTerminator = "data: [DONE]\n\n";

/** A streamed answer as `data: {chat.completion.chunk}` events. */
export function chunkWriter(envelope: AnswerEnvelope, options: AnswerOptions = {}): StreamWriter {
  const start = JSON.stringify({
    id: envelope.id,
    object: "chat.completion.chunk",
    created: envelope.created,
    model: envelope.model,
    provider: envelope.provider,
  }).slice(0, -1);
  const started = new Set<number>();
  const finished = new Set<number>();
  const calling = new Set<number>();

  const event = (choices: readonly JsonObject[], rest = "") =>
    `data: ${start},"choices":${JSON.stringify(choices)}${rest}}\n\n`;

  /** The first delta of each choice carries the role. */
  const withRole = (index: number, delta: JsonObject): JsonObject => {
    if (started.has(index)) return delta;
    started.add(index);
    return { role: "assistant", content: "", ...delta };
  };

  /** Clients take a choice that never says why it stopped for a broken one; some providers leave that out. */
  const finishRest = (): string =>
    [...(started.size > 0 ? started : [0])]
      .filter((index) => !finished.has(index))
      .map((index) =>
        event([
          {
            index,
            delta: withRole(index, {}),
            finish_reason: calling.has(index) ? "tool_calls" : "stop",
            native_finish_reason: null,
            logprobs: null,
          },
        ]),
      )
      .join("");

  const close = (closing: Closing) => `${event([emptyChoice], writeClosing(closing))}${streamTerminator}`;

  return {
    open: () => "",
    write(parts) {
      const [first] = parts;
      if (first?.type === "upstream-body") return event([], `,"debug":{"echo_upstream_body":${first.text}}`);
      // Nearly every event of a stream: said in the same bytes, without the objects in between.
      if (first?.type === "text" && parts.length === 1 && started.has(first.choice)) {
        return `data: ${start},"choices":[{"index":${first.choice},"delta":{"content":${JSON.stringify(first.text)}},${nothingElse}}]}\n\n`;
      }
      const deltas = deltasOf(parts, options);
      for (const { index, delta, finishReason } of deltas) {
        if (finishReason !== undefined) finished.add(index);
        if (delta["tool_calls"] !== undefined) calling.add(index);
      }
      return deltas
        .map(({ index, delta, finishReason, nativeFinishReason, logprobs }) =>
          event([
            {
              index,
              delta: withRole(index, delta),
              finish_reason: finishReason ?? null,
              native_finish_reason: nativeFinishReason ?? null,
              logprobs: logprobs ?? null,
            },
          ]),
        )
        .join("");
    },
    end: (closing) => finishRest() + close(closing),
    fail(error, finishReason, closing) {
      const { code, message, metadata } = writeErrorBody(error).error;
      const choice = {
        index: 0,
        delta: { content: "" },
        finish_reason: finishReason,
        native_finish_reason: finishReason,
      };
      const failure = event([choice], `,"error":${JSON.stringify({ code, message, metadata })}`);
      return failure + (closing ? close(closing) : streamTerminator);
    },
  };
}

/** What a choice says beside its delta while it goes on. */
const nothingElse = '"finish_reason":null,"native_finish_reason":null,"logprobs":null';

/** The usage chunk carries an empty delta rather than no choice: some clients read `choices[0]` unasked. */
const emptyChoice: JsonObject = {
  index: 0,
  delta: { role: "assistant", content: "" },
  finish_reason: null,
  native_finish_reason: null,
  logprobs: null,
};
