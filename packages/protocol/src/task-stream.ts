import type { AppError } from "@causeway/errors";
import type { StreamPart } from "./answer.ts";
import type { AnswerWriter, StreamWriter } from "./inbound-dialect.ts";
import type { AnswerEnvelope } from "./answer-envelope.ts";
import { writeErrorBody } from "./openai-chat/write-error.ts";
import { streamWords } from "./openai-chat/stream-words.ts";
import { streamTerminator } from "./openai-chat/write-chunks.ts";
import type { TaskPiece } from "./task-piece.ts";

/** How a task's answer is told in pieces. */
export type TaskStreams = Pick<AnswerWriter, "streamType" | "keepAlive" | "queueNotice"> & {
  /** Begins a streamed answer. */
  stream(envelope: AnswerEnvelope): TaskStreamWriter;
};

/** As `StreamWriter`, but pieces may be bytes. */
export type TaskStreamWriter = Pick<StreamWriter, "open" | "end"> & {
  write(parts: readonly StreamPart[]): string | Uint8Array;
  /** `undefined`: the format has no word for it, and the connection is to be broken off. */
  fail(...failure: Parameters<StreamWriter["fail"]>): string | undefined;
};

/** One event of a task's stream, as OpenAI's formats have them: the type is in the data. */
export const taskEvent = (event: string): string => `data: ${event}\n\n`;

export type TaskEvents = {
  /** "" for a piece of which nothing is told yet. */
  piece(piece: TaskPiece): string;
  /** Once all is settled. */
  end: StreamWriter["end"];
  /** What was kept back, when the answer breaks off. */
  broken?(): string;
};

/** A stream of events that ends with `[DONE]`, an error as an event of its own. */
export const eventStreams = (events: (envelope: AnswerEnvelope) => TaskEvents): TaskStreams => ({
  ...streamWords,
  stream(envelope) {
    const told = events(envelope);
    return {
      open: () => "",
      write: (parts) => parts.map((part) => (part.type === "piece" ? told.piece(part.piece) : "")).join(""),
      end: (closing) => told.end(closing) + streamTerminator,
      fail: (error) => (told.broken?.() ?? "") + taskEvent(JSON.stringify(failure(error))) + streamTerminator,
    };
  },
});

const failure = (error: AppError) => ({ type: "error", error: writeErrorBody(error).error });
