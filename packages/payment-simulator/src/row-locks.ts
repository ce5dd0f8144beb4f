/** Locks of rows, held until the transaction that took them ends. */
export class RowLocks {
  readonly #owners = new Map<string, object>();
  readonly #waiting = new Map<string, (() => void)[]>();
  /** Transactions that wait for another. */
  waiters = 0;

  isLocked(row: string): boolean {
    return this.#owners.has(row);
  }

  async take(row: string, owner: object): Promise<void> {
    while ((this.#owners.get(row) ?? owner) !== owner) {
      this.waiters += 1;
      await new Promise<void>((resolve) => {
        this.#waiting.set(row, [...(this.#waiting.get(row) ?? []), resolve]);
      });
      this.waiters -= 1;
    }
    this.#owners.set(row, owner);
  }

  release(owner: object): void {
    for (const [row, holder] of this.#owners) {
      if (holder !== owner) continue;
      this.#owners.delete(row);
      const waiting = this.#waiting.get(row) ?? [];
      this.#waiting.delete(row);
      for (const wake of waiting) wake();
    }
  }
}
