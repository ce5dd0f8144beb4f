import { type AnswerEnvelope, isContent, type StreamPart } from "@causeway/protocol";
import type { RaiseRefusal } from "./call-hold.ts";
import { endedWithError } from "./ended-with-error.ts";
import type { HoldSteps } from "./hold-steps.ts";
import type { Meter } from "./meter.ts";
import type { Reply } from "./reply-port.ts";
import type { PartSink } from "./upstream-port.ts";

export type ProviderError = Extract<StreamPart, { type: "error" }>;

export type RelayOptions = {
  readonly reply: Reply;
  readonly envelope: AnswerEnvelope;
  /** How many answers were asked for: each ends by itself. */
  readonly choices: number;
  readonly meter: Meter;
  /** Keeps the hold ahead of the answer, where that is held for in steps. */
  readonly steps: HoldSteps | undefined;
  /** The hold is used up, and no more can be had: the answer is not wanted any more. */
  readonly onCut: () => void;
  readonly onBegin: () => void;
  /** All that was asked for has come, at most its count of tokens has not; again when words follow all the same. */
  readonly onEnded: () => void;
  /** Told how many tokens have left this process for the caller, as soon as they have. */
  readonly onDelivered: (tokens: number) => void;
};

/**
 * Passes one attempt's stream on to the caller. Nothing is sent before the first content: until then the attempt can
 * be dropped without a trace and another endpoint tried. After it, this attempt is the answer.
 */
export class Relay implements PartSink {
  readonly #options: RelayOptions;
  readonly #finished = new Set<number>();
  #waiting: (readonly StreamPart[])[] = [];
  #hasBegun = false;
  #isDetached = false;
  #isHeardOut = false;
  /** What has come while the hold did not cover it. */
  #withheld: (readonly StreamPart[])[] = [];
  #cut: RaiseRefusal | undefined;
  #hasEnded = false;
  #providerError: ProviderError | undefined;
  /** What had been heard by each send that is still on its way. */
  readonly #underWay: number[] = [];
  #sends = 0;
  #deliveredTokens = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** The caller has seen content, or would have had they stayed. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Why we cut the answer short; `undefined` while we have not. */
  get cut(): RaiseRefusal | undefined {
    return this.#cut;
  }

  /** The caller left before the answer was complete. */
  get isDetached(): boolean {
    return this.#isDetached;
  }

  /** The provider said that the answer is complete: only its count of tokens may still come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The provider said why a choice stopped, or what it counted: an empty answer is one, too. */
  get hasAnswered(): boolean {
    return this.#finished.size > 0 || this.#options.meter.read().reportedUsage !== undefined;
  }

  get providerError(): ProviderError | undefined {
    return this.#providerError;
  }

  /** Our estimate of what has left this process for the caller, or has been heard in their place. */
  get deliveredTokens(): number {
    const { reply, meter } = this.#options;
    if (this.#isHeardOut) return meter.deliveredTokens;
    while (this.#underWay.length > 0 && this.#sends - this.#underWay.length < reply.sendsDelivered) {
      this.#deliveredTokens = this.#underWay.shift() ?? 0;
    }
    return this.#deliveredTokens;
  }

  /**
   * From now on the answer is heard, but passed on to nobody. One that is `isHeardOut` because its provider bills it to
   * the end is the caller's all the same: what is heard of it counts.
   */
  detach(isHeardOut = false): void {
    this.#isDetached = true;
    this.#isHeardOut = isHeardOut;
    if (isHeardOut) this.#options.onDelivered(this.deliveredTokens);
  }

  write(parts: readonly StreamPart[]): boolean {
    if (this.#cut) return true;
    if (this.#withheld.length === 0 && this.#isCovered()) return this.#pass(parts);
    this.#withheld.push(parts);
    return false;
  }

  /** What came last waits for the hold to cover it; then it is passed on, or the answer is cut. */
  async released(): Promise<void> {
    const { steps } = this.#options;
    while (this.#withheld.length > 0 && !this.#cut) {
      await steps?.decided();
      while (this.#withheld.length > 0 && this.#isCovered()) this.#pass(this.#withheld.shift() ?? []);
      if (this.#withheld.length > 0 && steps?.refusal) this.#cutShort(steps.refusal);
    }
  }

  #isCovered(): boolean {
    return this.#isDetached || (this.#options.steps?.covers(this.#options.meter.deliveredTokens) ?? true);
  }

  #cutShort(refusal: RaiseRefusal): void {
    this.#cut = refusal;
    this.#withheld = [];
    this.#options.onCut();
  }

  #pass(parts: readonly StreamPart[]): boolean {
    this.#options.meter.hear(parts);
    const hadEnded = this.#hasEnded;
    const forCaller = parts.filter((part) => !this.#isOurs(part));
    if (this.#hasEnded && (!hadEnded || forCaller.length > 0)) this.#options.onEnded();
    if (this.#isHeardOut) this.#options.onDelivered(this.deliveredTokens);
    if (this.#hasBegun) return this.#send(forCaller);
    this.#waiting.push(forCaller);
    return forCaller.some(isVisible) ? this.begin() : true;
  }

  async drained(): Promise<void> {
    await this.released();
    if (!this.#isDetached) await this.#options.reply.drained();
  }

  /** Sends what was held back. An answer without any content begins when it is complete. */
  begin(): boolean {
    if (this.#hasBegun) return true;
    this.#hasBegun = true;
    this.#options.onBegin();
    if (!this.#isDetached) {
      const { reply, onDelivered } = this.#options;
      reply.onDelivered(() => onDelivered(this.deliveredTokens));
      reply.begin(this.#envelope());
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting.map((parts) => this.#send(parts)).every(Boolean);
  }

  #envelope(): AnswerEnvelope {
    const { envelope, meter } = this.#options;
    const { reportedUsage } = meter.read();
    return reportedUsage === undefined ? envelope : { ...envelope, countedFirst: reportedUsage };
  }

  #send(parts: readonly StreamPart[]): boolean {
    if (this.#isDetached || parts.length === 0) return true;
    const { reply, meter } = this.#options;
    this.#sends += 1;
    this.#underWay.push(meter.deliveredTokens);
    const wantsMore = reply.send(parts);
    // A packet of a provider whom we were slow to hear holds hundreds of tokens: they leave, and are noted, bit by bit.
    if (meter.deliveredTokens - this.deliveredTokens >= mostTokensAtOnce) reply.flush();
    return wantsMore;
  }

  /** The opening and the end are told in our words: errors, usage and the end once the call is settled. */
  #isOurs(part: StreamPart): boolean {
    if (part.type === "error") this.#providerError ??= part;
    if (part.type === "finish" && part.reason === "error") {
      const message = endedWithError(part.nativeReason);
      this.#providerError ??= { type: "error", message, providerCode: undefined };
      return true;
    }
    if (part.type === "finish") this.#finished.add(part.choice);
    if (part.type === "end" || this.#finished.size >= this.#options.choices) this.#hasEnded = true;
    return part.type === "start" || part.type === "usage" || part.type === "error" || part.type === "end";
  }
}

/** If this process dies between sending and noting it, so much is nobody's. */
const mostTokensAtOnce = 32;

/** Providers open with empty texts; they commit us to nothing. */
const isVisible = (part: StreamPart): boolean =>
  isContent(part) && (!("text" in part) || part.text !== "" || (part.type === "reasoning" && part.details.length > 0));
