import {
  type Answer,
  type FinishReason,
  isContent,
  type Json,
  type StreamPart,
  type TaskAnswer,
  type Usage,
} from "@causeway/protocol";
import { tokensOfPiece, utf8Length } from "@causeway/pricing";
import type { TaskHeard } from "./task-heard.ts";

/** What was heard of an answer. */
export type MeterReading = {
  /** As the provider counted; `undefined` when it did not. */
  readonly reportedUsage: Usage | undefined;
  /** Nothing was delivered after the provider's last count. */
  readonly isCountComplete: boolean;
  /** Tokens delivered, by our estimate. */
  readonly deliveredTokens: number;
  /** The same before it was corrected by what the endpoint's other calls have taught. */
  readonly rawTokens: number;
  /** UTF-8 bytes of all that was delivered: no honest count of visible tokens is higher. */
  readonly deliveredBytes: number;
  readonly finishReason: FinishReason | undefined;
  readonly nativeFinishReason: string | undefined;
  /** What a refusal is about, where its provider says that. */
  readonly refusalCategory?: string | undefined;
  readonly upstreamId: string | undefined;
  /** At which the provider says that it served the call, in its own word. */
  readonly serviceTier?: string | undefined;
  /** Of a task, or as much of it as came: what it has probably read and made. */
  readonly ownCount?: Usage | undefined;
  /** Pieces of a task have come. */
  readonly hasPieces?: boolean | undefined;
};

/** A task that is told in pieces. */
export type TaskPieces = {
  readonly heard: TaskHeard;
  /** The provider's count, when it is one of all that has a price. */
  believed(reported: Usage | undefined): Usage | undefined;
};

const roundingDust = 1e-6;

/** Listens to an answer and counts; it never changes it. One per attempt. */
export class Meter {
  #usage: Usage | undefined;
  #isCountComplete = false;
  #tokens = 0;
  readonly #scale: number;
  #deliveredBytes = 0;
  #finishReason: FinishReason | undefined;
  #nativeFinishReason: string | undefined;
  #refusalCategory: string | undefined;
  #upstreamId: string | undefined;
  #serviceTier: string | undefined;
  #ownCount: Usage | undefined;

  readonly #pieces: TaskPieces | undefined;

  /** @param scale What our estimate is multiplied by. */
  constructor(scale = 1, pieces?: TaskPieces) {
    this.#scale = scale;
    this.#pieces = pieces;
  }

  hear(parts: readonly StreamPart[]): void {
    for (const part of parts) {
      this.#hearPart(part);
      if (part.type === "usage") this.#isCountComplete = true;
      else if (isContent(part)) this.#isCountComplete = false;
    }
  }

  hearAnswer(answer: Answer): void {
    this.#usage = answer.usage;
    this.#isCountComplete = answer.usage !== undefined;
    this.#upstreamId = answer.upstreamId;
    const { service_tier: tier } = answer.extra;
    if (typeof tier === "string") this.#serviceTier = tier;
    for (const choice of answer.choices) {
      for (const text of [choice.text, choice.refusal, choice.reasoning]) if (text !== undefined) this.#count(text);
      for (const { argumentsText } of choice.toolCalls) this.#count(argumentsText);
      for (const { name } of choice.toolCalls) this.#count(name);
      this.#deliveredBytes += textIn(choice.extra) + textIn(choice.reasoningDetails);
      this.#finishReason ??= choice.finishReason;
      this.#nativeFinishReason ??= choice.nativeFinishReason;
      this.#refusalCategory ??= choice.refusalCategory;
    }
  }

  /** A task has no words to count: where the provider did not, our count of the request stands in. */
  hearTask(
    { upstreamId }: TaskAnswer,
    { counted, ours }: { readonly counted: Usage | undefined; readonly ours: Usage },
  ): void {
    this.#usage = counted;
    this.#isCountComplete = counted !== undefined;
    this.#ownCount = ours;
    this.#upstreamId = upstreamId;
    this.#finishReason = "stop";
  }

  get deliveredTokens(): number {
    return Math.ceil(this.#tokens * this.#scale - roundingDust);
  }

  read(): MeterReading {
    const ownCount = this.#ownCount ?? this.#pieces?.heard.count(this.#finishReason === "stop");
    return {
      reportedUsage: this.#pieces ? this.#pieces.believed(this.#usage) : this.#usage,
      hasPieces: this.#pieces?.heard.hasAny,
      deliveredTokens: this.deliveredTokens,
      rawTokens: this.#tokens,
      deliveredBytes: this.#deliveredBytes,
      finishReason: this.#finishReason,
      nativeFinishReason: this.#nativeFinishReason,
      refusalCategory: this.#refusalCategory,
      upstreamId: this.#upstreamId,
      serviceTier: this.#serviceTier,
      isCountComplete: this.#isCountComplete,
      ownCount,
    };
  }

  #hearPart(part: StreamPart): void {
    switch (part.type) {
      case "start":
        this.#upstreamId ??= part.upstreamId;
        this.#serviceTier ??= part.serviceTier;
        return;
      case "reasoning":
        this.#count(part.text);
        if (part.details.length > 0) this.#deliveredBytes += textIn(part.details);
        return;
      case "text":
      case "refusal":
      case "tool-arguments":
        this.#count(part.text);
        return;
      case "tool-call":
        this.#count(part.name);
        return;
      case "extra":
        this.#deliveredBytes += textIn(part.delta);
        return;
      case "native":
        this.#deliveredBytes += textIn(part.value);
        return;
      case "piece":
        this.#pieces?.heard.hear(part.piece);
        return;
      case "finish":
        this.#finishReason ??= part.reason;
        this.#nativeFinishReason ??= part.nativeReason;
        this.#refusalCategory ??= part.refusalCategory;
        return;
      case "search":
        return;
      case "usage":
        this.#usage = this.#usage ? latest(this.#usage, part.usage) : part.usage;
        this.#serviceTier = part.serviceTier ?? this.#serviceTier;
        return;
      case "upstream-body":
      case "error":
      case "end":
    }
  }

  #count(text: string): void {
    this.#tokens += tokensOfPiece(text);
    this.#deliveredBytes += utf8Length(text);
  }
}

/** Images and sound come as text in fields of their own. */
function textIn(value: Json | readonly Json[] | undefined): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let length = 0;
  for (const item of Object.values(value)) length += textIn(item);
  return length;
}

/** Usage comes in parts: a count that a later part leaves at zero keeps its earlier value. */
function latest(earlier: Usage, later: Usage): Usage {
  const pick = (name: Exclude<keyof Usage, "units">) => later[name] || earlier[name] || 0;
  const longCacheWrite = pick("longCacheWrite");
  return {
    input: pick("input"),
    cachedInput: pick("cachedInput"),
    cacheWrite: pick("cacheWrite"),
    ...(longCacheWrite > 0 && { longCacheWrite }),
    output: pick("output"),
    reasoning: pick("reasoning"),
    ...((later.units ?? earlier.units) && { units: { ...earlier.units, ...later.units } }),
  };
}
