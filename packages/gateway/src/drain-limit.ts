/**
 * How many answers may be read to their end for nobody: providers that bill whether or not we listen are heard out,
 * so that their usage is known. Bounded, because callers who leave cost us a connection each.
 */
export class DrainLimit {
  #running = 0;
  readonly #most: number;

  constructor(most = 200) {
    this.#most = most;
  }

  /** How to end the drain, or `undefined` when there are too many. */
  begin(): (() => void) | undefined {
    if (this.#running >= this.#most) return undefined;
    this.#running += 1;
    let ended = false;
    return () => {
      if (!ended) this.#running -= 1;
      ended = true;
    };
  }
}

/** After this long a drained answer is cut and estimated. */
export const longestDrainMs = 600_000;
