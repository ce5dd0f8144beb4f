import type { AppError } from "@causeway/errors";
import type { StreamPart } from "../answer.ts";
import type { JsonObject } from "../json.ts";
import { deltasOf } from "./delta.ts";
import type { AnswerEnvelope, AnswerOptions } from "./envelope.ts";
import { writeErrorBody } from "./write-error.ts";
import { type BilledUsage, writeUsage } from "./write-usage.ts";

/** A streamed answer as server-sent events: complete events of `data: {chat.completion.chunk}`. One per stream. */
export type ChunkWriter = {
  /** The parts of one upstream event; "" when they hold nothing for the caller. */
  write(parts: readonly StreamPart[]): string;
  /** Usage, exactly once, and the terminator. Nothing may follow. */
  end(billed: BilledUsage): string;
  /** The answer broke off after it began: the error chunk, usage when something is charged, the terminator. */
  fail(error: AppError, billed?: BilledUsage, finishReason?: "error" | "length"): string;
};

/**
 * Sent while nothing else is, so that no proxy closes the connection. No blank line follows: some parsers turn a
 * comment with one into an empty event.
 */
export const keepAliveComment = ": CAUSEWAY PROCESSING\n";

/** Sent while a call waits for its turn: `position=2 waited=3s longest=60s`. */
export const queueComment = (facts: string): string => `: CAUSEWAY QUEUE ${facts}\n`;

export const streamTerminator = "data: [DONE]\n\n";

export function chunkWriter(envelope: AnswerEnvelope, options: AnswerOptions = {}): ChunkWriter {
  const start = JSON.stringify({
    id: envelope.id,
    object: "chat.completion.chunk",
    created: envelope.created,
    model: envelope.model,
    provider: envelope.provider,
  }).slice(0, -1);
  const started = new Set<number>();

  const event = (choices: readonly JsonObject[], rest = "") =>
    `data: ${start},"choices":${JSON.stringify(choices)}${rest}}\n\n`;

  /** The first delta of each choice carries the role. */
  const withRole = (index: number, delta: JsonObject): JsonObject => {
    if (started.has(index)) return delta;
    started.add(index);
    return { role: "assistant", content: "", ...delta };
  };

  const end = (billed: BilledUsage) => `${event([emptyChoice], `,"usage":${writeUsage(billed)}`)}${streamTerminator}`;

  return {
    write(parts) {
      const deltas = deltasOf(parts, options);
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
    end,
    fail(error, billed, finishReason = "error") {
      const { code, message, metadata } = writeErrorBody(error).error;
      const choice = {
        index: 0,
        delta: { content: "" },
        finish_reason: finishReason,
        native_finish_reason: finishReason,
      };
      const failure = event([choice], `,"error":${JSON.stringify({ code, message, metadata })}`);
      return failure + (billed ? end(billed) : streamTerminator);
    },
  };
}

/** The usage chunk carries an empty delta rather than no choice: some clients read `choices[0]` unasked. */
const emptyChoice: JsonObject = {
  index: 0,
  delta: { role: "assistant", content: "" },
  finish_reason: null,
  native_finish_reason: null,
  logprobs: null,
};
