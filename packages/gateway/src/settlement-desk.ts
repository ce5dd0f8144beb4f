import { type Clock, sleep } from "./clock.ts";
import type { CreditHolds, Settlement, SettlementResult } from "./ports.ts";

const firstRetryMs = 100;
const longestRetryMs = 5_000;
/** Some hours: a store that is away longer than that finds the rest in its holds. */
const mostTries = 5_000;
/** How long an answer's last byte waits for its settlement. */
const longestWaitMs = 30_000;

/** `tries` so far, this one included. */
export type SettlementFailureListener = (generationId: string, error: unknown, tries: number) => void;

/**
 * Settles until it holds. Settling is idempotent per generation, so a lost answer is simply asked again. A caller waits
 * at most 30 s; after that the settlement goes on being retried while the process lives, and if the process dies
 * first, recovery settles from the hold.
 */
export class SettlementDesk {
  readonly #holds: Pick<CreditHolds, "settle">;
  readonly #clock: Clock;
  readonly #onFailure: SettlementFailureListener;
  readonly #pending = new Set<Promise<unknown>>();
  #closed = false;

  constructor(holds: Pick<CreditHolds, "settle">, clock: Clock, onFailure: SettlementFailureListener) {
    this.#holds = holds;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** `undefined` when it did not hold within 30 s; it may still later. */
  settle(settlement: Settlement): Promise<SettlementResult | undefined> {
    return new Promise((resolve, reject) => {
      const stopWaiting = this.#clock.after(longestWaitMs, () => resolve(undefined));
      const settled = this.#untilItHolds(settlement)
        .then(resolve, reject)
        .finally(() => {
          stopWaiting();
          this.#pending.delete(settled);
        });
      this.#pending.add(settled);
    });
  }

  /** Waits for what is being settled now; nothing is retried any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#pending);
  }

  async #untilItHolds(settlement: Settlement): Promise<SettlementResult | undefined> {
    let waitMs = firstRetryMs;
    for (let tries = 0; tries < mostTries; tries++) {
      try {
        return await this.#holds.settle(settlement);
      } catch (error) {
        this.#onFailure(settlement.generation.id, error, tries + 1);
        if (this.#closed) return undefined;
        await sleep(this.#clock, waitMs);
        waitMs = Math.min(waitMs * 2, longestRetryMs);
      }
    }
    return undefined;
  }
}
