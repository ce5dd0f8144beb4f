const lookEveryMs = 500;

/**
 * Knows whether this process has stood still, by a stop or by too much to do, for so long that others have given its
 * calls up and settled them: what it sends of those calls after that is billed to nobody.
 */
export class Standstills {
  readonly #longestMs: number;
  readonly #now: () => number;
  #lastMs: number;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(longestMs: number, now: () => number = () => performance.now()) {
    this.#longestMs = longestMs;
    this.#now = now;
    this.#lastMs = now();
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), lookEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** So far. It is found out here as well: what a process does first when it goes on is to send what has come meanwhile. */
  get count(): number {
    this.#look();
    return this.#count;
  }

  #look(): void {
    const nowMs = this.#now();
    if (nowMs - this.#lastMs > this.#longestMs) this.#count += 1;
    this.#lastMs = nowMs;
  }
}
