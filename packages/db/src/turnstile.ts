import { StoreNotReached } from "@causeway/gateway";

export type TurnstileLimits = {
  /** At work at once. */
  readonly most: number;
  readonly mostWaiting: number;
  readonly longestWaitMs: number;
};

/** Lets so many in at once and a few more wait for a moment; whoever comes beyond that is refused with `StoreNotReached`. */
export class Turnstile {
  readonly #limits: TurnstileLimits;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(limits: TurnstileLimits) {
    this.#limits = limits;
  }

  async run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.#inside < this.#limits.most) this.#inside += 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever waited longest takes the place over.
      if (next) next();
      else this.#inside -= 1;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#limits.mostWaiting) throw new StoreNotReached("Too many calls wait for Postgres");
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(new StoreNotReached("Postgres had no time for this call"));
      }, this.#limits.longestWaitMs);
      this.#waiting.push(enter);
    });
  }
}
