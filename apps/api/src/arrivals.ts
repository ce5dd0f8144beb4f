import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";

/** Parts of the wait in each of which nobody may come. */
const parts = 3;

/** Timers come before the network: two turns of the loop later, what was waiting there is taken in and read. */
const passing = async (ms: number): Promise<void> => {
  await delay(ms);
  await nextTurn();
  await nextTurn();
};

/**
 * Knows when nobody comes any more: a door that is closed while somebody is at it breaks their call. Whom a busy process
 * has not heard yet counts as well, because each part of the wait ends with looking who is there.
 */
export class Arrivals {
  readonly #pass: (ms: number) => Promise<void>;
  #count = 0;

  constructor(pass = passing) {
    this.#pass = pass;
  }

  /** A request has come; `url` as Node has it. Whoever looks at our health goes on doing so, and is not waited for. */
  note(url = ""): void {
    if (!/\/health(?:\?|$)/.test(url)) this.#count += 1;
  }

  /** Resolves when nobody has come for so long, or when `longestMs` have been waited. */
  async ended(quietMs: number, longestMs: number): Promise<void> {
    let quietParts = 0;
    for (let waitedMs = 0; quietParts < parts && waitedMs < longestMs; waitedMs += quietMs / parts) {
      const before = this.#count;
      await this.#pass(quietMs / parts);
      quietParts = this.#count === before ? quietParts + 1 : 0;
    }
  }
}
