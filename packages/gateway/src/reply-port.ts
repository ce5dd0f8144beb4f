import type { Answer, AnswerEnvelope, Closing, StreamPart, TaskAnswer } from "@causeway/protocol";
import type { AppError } from "@causeway/errors";
import type { ReuseFacts } from "./reuse/reuse-asked.ts";

/** The way back to the caller. None of these reject: a caller who left is told through `InboundCall.departure`. */
export type Reply = {
  /** The call was let in: from here on something may be said to keep the connection alive. */
  admitted(facts: AdmissionFacts): void;
  /** The call waits for its turn at a flat-rate account. Said at every turn of the wait, also to callers who want no stream. */
  waiting(queue: QueueFacts): void;
  /** Where the answer comes from, and what becomes of it: said before it begins, of calls whose answers are kept. */
  reuse(facts: ReuseFacts): void;
  /** A provider has begun to answer a streamed call. Called once, before the first `send`. */
  begin(envelope: AnswerEnvelope): void;
  /** False: the caller reads slower than the provider writes; wait for `drained`. */
  send(parts: readonly StreamPart[]): boolean;
  drained(): Promise<void>;
  /** What was sent leaves now, where it would have waited for the end of this turn to leave in one packet. */
  flush(): void;
  /** How many of the sends have left this process: what is still in its memory dies with it. */
  readonly sendsDelivered: number;
  /** From now on this is told, and nobody else, when `sendsDelivered` has grown. */
  onDelivered(listener: () => void): void;
  /** The last word; only said once the call is settled. */
  finish(ending: Ending): void;
};

export type QueueFacts = {
  /** 1 is next. */
  readonly position: number;
  readonly waitedMs: number;
  /** After so long it goes elsewhere. */
  readonly longestWaitMs: number;
};

export type AdmissionFacts = {
  readonly streamed: boolean;
  /** Set when the answer was cut to what the credits allow. */
  readonly maxTokensClampedTo: number | undefined;
};

export type Ending = Closing &
  (
    | { readonly kind: "whole"; readonly answer: Answer; readonly envelope: AnswerEnvelope }
    | { readonly kind: "task"; readonly answer: TaskAnswer; readonly envelope: AnswerEnvelope }
    | { readonly kind: "stream" }
    /** The stream broke off after it began. */
    | {
        readonly kind: "broken-stream";
        readonly error: AppError;
        /** `length`: it was cut because no more could be paid. */
        readonly finishReason: "error" | "length";
      }
  );
