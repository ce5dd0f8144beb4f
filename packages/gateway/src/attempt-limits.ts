import type { StreamPart } from "@causeway/protocol";
import { isContent } from "@causeway/protocol";
import { type AttemptOutcome, patienceFor, thinkingOf } from "@causeway/routing";
import { sinceArrivalMs } from "./arrival.ts";
import type { AttemptsQuestion } from "./attempt-in-turn.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Clock } from "./clock.ts";
import type { PartSink } from "./upstream-port.ts";
import type { Candidate, EndpointFigures } from "@causeway/routing";

export type LimitsQuestion = Pick<AttemptsQuestion, "asked" | "arrival" | "plan"> & {
  readonly candidate: Candidate;
  readonly streams: boolean;
  readonly hasElsewhere: boolean;
  readonly isProbe: boolean;
  readonly figures: EndpointFigures;
};

type Limit = { readonly ms: number; readonly breach: AttemptOutcome };

/** How long a provider that has said its last word may take to count its tokens and to close the stream. */
const mostClosingMs = 4_000;

/**
 * Ends an attempt that takes too long: ours before the first content, and the caller's own (`provider.max_…`). Before the
 * first content that is an endpoint that was not available, afterwards an answer that broke off. An answer that has all
 * been said and is only not closed is whole.
 */
export class AttemptLimits {
  /** For the provider's side, which sees bytes. */
  readonly firstByteMs: number;
  readonly #clock: Clock;
  readonly #cancellation: Cancellation;
  readonly #gapMs: number | undefined;
  readonly #stops = new Set<() => void>();
  #stopFirst: (() => void) | undefined;
  #stopClosing: (() => void) | undefined;
  #isStopped = false;
  #hasBegun = false;
  #lastContentMs = 0;
  #breach: AttemptOutcome | undefined;

  constructor(clock: Clock, cancellation: Cancellation, question: LimitsQuestion) {
    this.#clock = clock;
    this.#cancellation = cancellation;
    const { deadlines } = question.asked.provider;
    const patience = patienceOf(question);
    this.#gapMs = question.streams ? deadlines.gapMs : undefined;
    this.firstByteMs = Math.max(patience.firstByteMs, deadlines.firstTokenMs ?? 0);
    const first = firstLimit(patience, question);
    if (first) this.#stopFirst = clock.after(first.ms, () => this.#end(first.breach));
    if (deadlines.totalMs === undefined) return;
    const leftMs = Math.max(0, deadlines.totalMs - sinceArrivalMs(clock, question.arrival));
    this.#stops.add(
      clock.after(leftMs, () => this.#end(outOfTime(`max_total_ms (${deadlines.totalMs} ms)`, this.#hasBegun))),
    );
  }

  /** What the attempt came to when it was ended here; `undefined`: it was not. */
  get breach(): AttemptOutcome | undefined {
    return this.#breach;
  }

  begun(): void {
    this.#hasBegun = true;
    this.#stopFirst?.();
    this.#lastContentMs = this.#clock.monotonicMs();
    if (this.#gapMs !== undefined) this.#watchGap(this.#gapMs);
  }

  /** Nothing is missing but the count of tokens and the end, which cannot come before the caller has `read` the rest. */
  async ended(read: Promise<void>): Promise<void> {
    await read;
    if (this.#isStopped) return;
    this.#stopClosing?.();
    this.#stopClosing = this.#clock.after(mostClosingMs, () => this.#end({ kind: "completed" }));
  }

  /** Hears when content comes, where a gap is to be noticed. */
  listeningTo(sink: PartSink): PartSink {
    if (this.#gapMs === undefined) return sink;
    return {
      write: (parts) => {
        if (parts.some(isContentOrEnd)) this.#lastContentMs = this.#clock.monotonicMs();
        return sink.write(parts);
      },
      drained: () => sink.drained(),
    };
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopFirst?.();
    this.#stopClosing?.();
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }

  #watchGap(gapMs: number): void {
    const leftMs = gapMs - (this.#clock.monotonicMs() - this.#lastContentMs);
    if (leftMs <= 0) {
      this.#end(outOfTime(`max_gap_ms (${gapMs} ms)`, true));
      return;
    }
    const stop = this.#clock.after(leftMs, () => {
      this.#stops.delete(stop);
      this.#watchGap(gapMs);
    });
    this.#stops.add(stop);
  }

  #end(breach: AttemptOutcome): void {
    this.#breach ??= breach;
    this.stop();
    this.#cancellation.cancel();
  }
}

const isContentOrEnd = (part: StreamPart) => isContent(part) || part.type === "finish" || part.type === "end";

function patienceOf({ asked, plan, candidate, streams, hasElsewhere, isProbe, figures }: LimitsQuestion) {
  return patienceFor({
    task: asked.request.task,
    streamed: streams,
    // What is sold as slow is waited for as long as what thinks.
    thinking:
      candidate.endpoint.serviceTier === "flex"
        ? "asked"
        : thinkingOf(asked.request.reasoning, candidate.endpoint.supportedParameters),
    promptTokens: plan.likelyInputTokens,
    maxOutputTokens: asked.request.maxOutputTokens,
    hasElsewhere,
    isProbe,
    figures,
  });
}

/** A whole answer is watched by its provider's side; in a stream, bytes are not yet words. */
function firstLimit(
  patience: { readonly firstTokenMs: number },
  { asked, streams }: LimitsQuestion,
): Limit | undefined {
  if (!streams) return undefined;
  const callersMs = asked.provider.deadlines.firstTokenMs;
  if (callersMs !== undefined) {
    return { ms: callersMs, breach: outOfTime(`max_time_to_first_token_ms (${callersMs} ms)`, false) };
  }
  const ms = patience.firstTokenMs;
  const message = `it sent no content within ${Math.round(ms / 1_000)} s`;
  return { ms, breach: { kind: "unavailable", reason: "timed-out", message } };
}

const outOfTime = (limit: string, hasBegun: boolean): AttemptOutcome => {
  const message = `your limit provider.${limit} was over`;
  return hasBegun
    ? { kind: "interrupted", message, isDeadline: true }
    : { kind: "unavailable", reason: "deadline", message };
};
