import { type NanoUsd, zero } from "@causeway/money";
import { type Epoch, type HoldIntent, noEpoch } from "./records.ts";

/** A call between its intent and its result. */
export type CallUnderWay = {
  readonly intent: HoldIntent;
  /** Of the last intent in the log. */
  intentEpoch: Epoch | undefined;
  /** Every epoch in which it may hold something. */
  readonly triedEpochs: Set<Epoch>;
  /** The answer was lost there. */
  readonly maybeHeldIn: Set<Epoch>;
  /** Of the hold; `noEpoch` while there is none, or when Postgres holds. */
  epoch: Epoch;
  held: NanoUsd;
  progress: string | undefined;
  isProgressShared: boolean;
};

/** What this process has begun and not ended: as long as something is here, its epochs are not fenced. */
export class CallsUnderWay {
  readonly #calls = new Map<string, CallUnderWay>();

  open(intent: HoldIntent): CallUnderWay {
    const call: CallUnderWay = {
      intent,
      intentEpoch: undefined,
      triedEpochs: new Set(),
      maybeHeldIn: new Set(),
      epoch: noEpoch,
      held: zero,
      progress: undefined,
      isProgressShared: true,
    };
    this.#calls.set(intent.generationId, call);
    return call;
  }

  find(generationId: string): CallUnderWay | undefined {
    return this.#calls.get(generationId);
  }

  /** The call that it was. */
  end(generationId: string): CallUnderWay | undefined {
    const call = this.#calls.get(generationId);
    this.#calls.delete(generationId);
    return call;
  }

  all(): Iterable<CallUnderWay> {
    return this.#calls.values();
  }

  hasBefore(epoch: Epoch): boolean {
    for (const { triedEpochs } of this.#calls.values()) {
      for (const tried of triedEpochs) if (tried < epoch) return true;
    }
    return false;
  }
}
