/** The calls this process is serving now, those included whose callers have left. */
export class CallsUnderWay {
  readonly #calls = new Set<Promise<void>>();

  /** @param call Never rejects. */
  add(call: Promise<void>): Promise<void> {
    this.#calls.add(call);
    void call.then(() => this.#calls.delete(call));
    return call;
  }

  /** Resolves when none is left, or after `longestMs`. */
  async ended(longestMs: number): Promise<void> {
    const { promise: tooLate, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, longestMs);
    await Promise.race([Promise.all(this.#calls), tooLate]);
    clearTimeout(timer);
  }
}
