import type { Answer, StreamPart, TaskAnswer, TaskPiece, Usage } from "@causeway/protocol";
import type { AttemptOutcome } from "@causeway/routing";
import type { Cancellation } from "./cancellation.ts";
import { tick } from "./clock.fixture.ts";
import type { PartSink, UpstreamResult } from "./upstream-port.ts";

/** What a provider does when it is called. */
export type Script = (sink: PartSink, cancellation: Cancellation) => UpstreamResult | Promise<UpstreamResult>;

export const usage = (input: number, output: number): Usage => ({
  input,
  cachedInput: 0,
  cacheWrite: 0,
  output,
  reasoning: 0,
});

export const text = (content: string): StreamPart => ({ type: "text", choice: 0, text: content });
const finishPart: StreamPart = { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" };
const result = (outcome: AttemptOutcome, httpStatus?: number, answer?: Answer | TaskAnswer): UpstreamResult => ({
  outcome,
  httpStatus,
  answer,
});

/** Streams texts, then finishes and counts. */
export const streams =
  (texts: readonly string[], counted: Usage | "none" = usage(10, 5)): Script =>
  async (sink, cancellation) => {
    sink.write([{ type: "start", upstreamId: "up-1" }]);
    for (const content of texts) {
      if (cancellation.cancelled) return result({ kind: "cancelled" }, 200);
      if (!sink.write([text(content)])) await sink.drained();
      await tick();
    }
    sink.write([
      finishPart,
      ...(counted !== "none" ? [{ type: "usage", usage: counted } as const] : []),
      { type: "end" },
    ]);
    return result({ kind: "completed" }, 200);
  };

/** Answers whole. */
export const answers =
  (content: string, counted: Usage | undefined = usage(10, 5)): Script =>
  () =>
    result({ kind: "completed" }, 200, {
      upstreamId: "up-1",
      usage: counted,
      extra: {},
      choices: [
        {
          index: 0,
          text: content,
          refusal: undefined,
          reasoning: undefined,
          reasoningDetails: [],
          toolCalls: [],
          finishReason: "stop",
          nativeFinishReason: "stop",
          logprobs: undefined,
          extra: {},
        },
      ],
    });

/** Does a task. */
export const does =
  (answer: TaskAnswer): Script =>
  () =>
    result({ kind: "completed" }, 200, answer);

/** Does a task, and tells it in pieces. */
export const makes =
  (pieces: readonly TaskPiece[], counted?: Usage): Script =>
  async (sink) => {
    for (const piece of pieces) {
      if (!sink.write([{ type: "piece", piece }])) await sink.drained();
      await tick();
    }
    sink.write([...(counted ? [{ type: "usage", usage: counted } as const] : []), finishPart, { type: "end" }]);
    return result({ kind: "completed" }, 200);
  };

export const fails =
  (outcome: AttemptOutcome, httpStatus?: number): Script =>
  () =>
    result(outcome, httpStatus);

/** Sends parts, then the connection breaks. */
export const breaksAfter =
  (...batches: readonly (readonly StreamPart[])[]): Script =>
  async (sink) => {
    for (const parts of batches) sink.write(parts);
    await tick();
    return result({ kind: "interrupted", message: "the connection was reset" }, 200);
  };

/** Sends parts, then waits until it is cancelled. */
export const hangsAfter =
  (...batches: readonly (readonly StreamPart[])[]): Script =>
  async (sink, cancellation) => {
    for (const parts of batches) sink.write(parts);
    await new Promise<void>((resolve) => {
      cancellation.onCancel(resolve);
    });
    return result({ kind: "cancelled" }, 200);
  };

export const outage = (message = "overloaded right now"): AttemptOutcome => ({
  kind: "unavailable",
  reason: "overloaded",
  message,
});
