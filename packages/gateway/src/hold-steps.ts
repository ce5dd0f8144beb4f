import { affordableOutputTokens, type HoldCandidate, holdFor } from "@causeway/pricing";
import type { CallHold, RaiseRefusal } from "./call-hold.ts";
import { stepTokens } from "./hold-terms.ts";

/** Our estimate of what was delivered may be too low: so much more is taken as used. */
const caution = 1.25;

/**
 * Keeps the hold of a growing answer ahead of it: when half of the last step is used, the next is asked for, while the
 * stream goes on. One per attempt.
 */
export class HoldSteps {
  readonly #hold: CallHold;
  readonly #candidate: HoldCandidate;
  /** Output tokens, in all answers, that the hold covers. */
  #covered: number;
  #raising: Promise<void> | undefined;
  #refusal: RaiseRefusal | undefined;

  /** `candidate`: the longest answers that it may give. */
  constructor(hold: CallHold, candidate: HoldCandidate) {
    this.#hold = hold;
    this.#candidate = candidate;
    this.#covered = this.#coveredNow();
  }

  /** Why no more is held, once more was asked for. */
  get refusal(): RaiseRefusal | undefined {
    return this.#refusal;
  }

  /** Is this much covered? Asks for the next step when that is near. */
  covers(deliveredTokens: number): boolean {
    if (this.#covered >= this.#candidate.mostOutputTokens) return true;
    const used = Math.ceil(deliveredTokens * caution);
    if (used > this.#covered - stepTokens / 2 && this.#refusal === undefined) {
      this.#raising ??= this.#raise(Math.max(used, this.#covered) + stepTokens);
    }
    return used <= this.#covered;
  }

  /** Resolves when what was asked for is held, or will not be. */
  async decided(): Promise<void> {
    await this.#raising;
  }

  async #raise(tokens: number): Promise<void> {
    const mostOutputTokens = Math.min(tokens, this.#candidate.mostOutputTokens);
    this.#refusal = await this.#hold.raise(holdFor([{ ...this.#candidate, mostOutputTokens }]));
    this.#covered = this.#coveredNow();
    this.#raising = undefined;
  }

  #coveredNow(): number {
    return affordableOutputTokens([this.#candidate], this.#hold.amount) ?? 0;
  }
}
