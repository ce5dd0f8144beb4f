import type { AppError } from "@causeway/errors";
import type { Answer, StreamPart } from "./answer.ts";
import type { AnswerEnvelope } from "./answer-envelope.ts";
import type { BilledUsage } from "./billed-usage.ts";
import type { ChatCall } from "./chat-call.ts";
import type { JsonObject } from "./json.ts";
import type { Warning } from "./warning.ts";

/** Which of our endpoints was called, as generations are listed by. */
export const apiTypes = [
  "chat-completions",
  "completions",
  "responses",
  "messages",
  "generate-content",
  "embeddings",
  "rerank",
  "images",
  "speech",
  "transcriptions",
  "search",
] as const;
export type ApiType = (typeof apiTypes)[number];

/**
 * A public format of the inference API: how its body is read, and how answers, streams and errors look in it. Everything
 * in between is the same for all. One value per format; it keeps nothing between calls.
 */
export type InboundDialect = {
  readonly apiType: ApiType;
  /** Throws `AppError("invalid-request")` naming the field, its rule and what was sent. */
  read(body: unknown, head: RequestHead): ReadCall;
  /** A call that failed before its answer began, at any time: also before there was a body. */
  writeError(error: unknown, ids: CallIds): ErrorReply;
};

/** What a reader may look at beside the body. */
export type RequestHead = {
  /** `/v1/chat/completions`: without the query, and without `/api`. */
  readonly path: string;
  /** With its question mark, or "". */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

export type CallIds = { readonly requestId: string; readonly generationId: string };

export type ErrorReply = { readonly status: number; readonly body: string };

/** What was asked, and how it wants to be answered. */
export type ReadCall = { readonly call: ChatCall; readonly writer: AnswerWriter };

/** Writes the answer to one call: it knows what the body said about the answer's form. All texts are UTF-8. */
export type AnswerWriter = {
  /** The content type of a streamed answer. */
  readonly streamType: string;
  /** Sent while nothing else is, so that no proxy closes the connection. May come before the opening. */
  readonly keepAlive: string;
  /** Sent while a call waits for its turn: `position=2 waited=3s longest=60s`. May come before the opening. */
  queueNotice(facts: string): string;
  /** A whole answer, as JSON text. */
  whole(answer: Answer, envelope: AnswerEnvelope, closing: Closing): string;
  /** Begins a streamed answer. */
  stream(envelope: AnswerEnvelope): StreamWriter;
};

/** A streamed answer as complete events. One per stream. */
export type StreamWriter = {
  /** Said once before everything else; "" when the format has no opening. */
  open(): string;
  /** The parts of one upstream event; "" when they hold nothing for the caller. */
  write(parts: readonly StreamPart[]): string;
  /** Usage, exactly once, and whatever ends a stream. Nothing may follow. */
  end(closing: Closing): string;
  /** The answer broke off. Without a closing nothing was begun, and nothing is charged. Nothing may follow. */
  fail(error: AppError, finishReason: "error" | "length", closing?: Closing): string;
};

/** What is said once a call is settled. */
export type Closing = {
  readonly billed: BilledUsage;
  readonly warnings: readonly Warning[];
  /** For callers who want to know: how the call was routed, as fields of the answer's object. */
  readonly route?: JsonObject | undefined;
};
