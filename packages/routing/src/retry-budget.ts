/** In tenths of a call, so that sums are exact: each call earns a tenth of another. */
const price = 10;
const perSecond = 2 * price;
const most = 100 * price;
/** What is kept for failures. */
const reserve = most / 2;

/**
 * How much this process may ask of providers beyond one call each: a tenth of its calls, so that a provider in trouble
 * is not asked ever more often. Two a second are always there, or a quiet process could not fail over at all. Times in
 * milliseconds of one monotonic clock.
 */
export class RetryBudget {
  #left = most;
  #sinceMs: number | undefined;

  /** A call was let in. */
  earn(): void {
    this.#left = Math.min(this.#left + 1, most);
  }

  /**
   * False: enough was asked. What callers can bring about themselves (`isCallersDoing`: a form that nobody can answer in)
   * may use half of it: one of them must not take everybody's second chance.
   */
  spend(nowMs: number, isCallersDoing = false): boolean {
    const elapsedMs = nowMs - (this.#sinceMs ?? nowMs);
    this.#sinceMs = nowMs;
    this.#left = Math.min(this.#left + (elapsedMs / 1_000) * perSecond, most);
    if (this.#left < price + (isCallersDoing ? reserve : 0)) return false;
    this.#left -= price;
    return true;
  }
}
