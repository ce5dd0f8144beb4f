import type { Clock } from "./clock.ts";

export const tick = (): Promise<void> => Promise.resolve();

declare function setImmediate(callback: () => void): void;

/** A clock whose timers fire in their order, each as soon as nothing else is to do. Those of 30 s and more never do. */
export class TestClock implements Clock {
  #ms = 0;
  readonly #timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();
  #isFiring = false;
  now = () => new Date(Date.UTC(2026, 10, 22) + this.#ms);
  monotonicMs = () => this.#ms;
  after(ms: number, callback: () => void): () => void {
    const timer = { dueMs: this.#ms + ms, callback };
    if (ms < 30_000) this.#timers.add(timer);
    this.#fireSoon();
    return () => this.#timers.delete(timer);
  }
  #fireSoon(): void {
    if (this.#isFiring || this.#timers.size === 0) return;
    this.#isFiring = true;
    setImmediate(() => {
      this.#isFiring = false;
      const [next] = [...this.#timers].toSorted((a, b) => a.dueMs - b.dueMs);
      if (!next) return;
      this.#timers.delete(next);
      this.#ms = Math.max(this.#ms, next.dueMs);
      next.callback();
      this.#fireSoon();
    });
  }
}
