import type { Answer, FinishReason, StreamPart, Usage } from "@causeway/protocol";
import { estimateTokens } from "@causeway/pricing";

/** What was heard of an answer. */
export type MeterReading = {
  /** As the provider counted; `undefined` when it did not. */
  readonly reportedUsage: Usage | undefined;
  /** Tokens delivered, by our estimate. */
  readonly deliveredTokens: number;
  readonly finishReason: FinishReason | undefined;
  readonly nativeFinishReason: string | undefined;
  readonly upstreamId: string | undefined;
};

/** Listens to an answer and counts; it never changes it. One per attempt. */
export class Meter {
  #usage: Usage | undefined;
  #deliveredTokens = 0;
  #finishReason: FinishReason | undefined;
  #nativeFinishReason: string | undefined;
  #upstreamId: string | undefined;

  hear(parts: readonly StreamPart[]): void {
    for (const part of parts) this.#hearPart(part);
  }

  hearAnswer(answer: Answer): void {
    this.#usage = answer.usage;
    this.#upstreamId = answer.upstreamId;
    for (const choice of answer.choices) {
      const texts = [
        choice.text,
        choice.refusal,
        choice.reasoning,
        ...choice.toolCalls.map((call) => call.argumentsText),
      ];
      for (const text of texts) this.#deliveredTokens += estimateTokens(text ?? "");
      this.#finishReason ??= choice.finishReason;
      this.#nativeFinishReason ??= choice.nativeFinishReason;
    }
  }

  read(): MeterReading {
    return {
      reportedUsage: this.#usage,
      deliveredTokens: this.#deliveredTokens,
      finishReason: this.#finishReason,
      nativeFinishReason: this.#nativeFinishReason,
      upstreamId: this.#upstreamId,
    };
  }

  #hearPart(part: StreamPart): void {
    switch (part.type) {
      case "start":
        this.#upstreamId ??= part.upstreamId;
        return;
      case "text":
      case "refusal":
      case "reasoning":
      case "tool-arguments":
        this.#deliveredTokens += estimateTokens(part.text);
        return;
      case "tool-call":
        this.#deliveredTokens += estimateTokens(part.name);
        return;
      case "finish":
        this.#finishReason ??= part.reason;
        this.#nativeFinishReason ??= part.nativeReason;
        return;
      case "usage":
        this.#usage = this.#usage ? latest(this.#usage, part.usage) : part.usage;
        return;
      case "extra":
      case "error":
      case "end":
    }
  }
}

/** Usage comes in parts: a count that a later part leaves at zero keeps its earlier value. */
function latest(earlier: Usage, later: Usage): Usage {
  const pick = (name: keyof Usage) => (later[name] > 0 ? later[name] : earlier[name]);
  return {
    input: pick("input"),
    cachedInput: pick("cachedInput"),
    cacheWrite: pick("cacheWrite"),
    output: pick("output"),
    reasoning: pick("reasoning"),
  };
}
