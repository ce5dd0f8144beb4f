import type { Clock } from "./clock.ts";

export const tick = (): Promise<void> => Promise.resolve();

/** A clock whose timers fire as soon as nothing else is to do. */
export class TestClock implements Clock {
  #ms = 0;
  now = () => new Date(Date.UTC(2026, 10, 22) + this.#ms);
  monotonicMs = () => this.#ms;
  after(ms: number, callback: () => void): () => void {
    let stopped = false;
    if (ms < 30_000) {
      void this.#fire(ms, () => stopped || callback());
    }
    return () => {
      stopped = true;
    };
  }
  async #fire(ms: number, callback: () => unknown): Promise<void> {
    await tick();
    this.#ms += ms;
    callback();
  }
}
