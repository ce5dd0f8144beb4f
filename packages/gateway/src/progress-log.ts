import type { Clock } from "./clock.ts";
import type { CreditHolds, HoldProgress } from "./ports.ts";

/** A stream that is so far ahead does not wait for the next regular flush. */
const mostUnwrittenTokens = 16;
/** Those that would be next are written with it; the others cost more than they are worth. */
const soonTokens = 8;
/** Nor does any stream when that is late: a process that has too much to do comes to its timers last. */
const mostUnwrittenMs = 120;

/** `asked` is more than `written` while a statement is under way, and `delivered` more than both when there is news. */
type Running = { readonly read: () => HoldProgress; delivered: number; written: number; asked: number };

/**
 * What running calls have delivered so far, written to their holds in one statement by whoever calls `flush` (about
 * every 100 ms), and in between for streams that are ahead by 16 tokens, or for all when that has not been for 120 ms: if
 * this process dies, its calls are billed by it. Only what changed is written.
 */
export class ProgressLog {
  readonly #holds: Pick<CreditHolds, "recordProgress">;
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #running = new Map<string, Running>();
  #wroteMs: number;
  #isFlushing = false;
  #isAhead = false;

  constructor(holds: Pick<CreditHolds, "recordProgress">, clock: Pick<Clock, "monotonicMs">) {
    this.#holds = holds;
    this.#clock = clock;
    this.#wroteMs = clock.monotonicMs();
  }

  /** `read` is asked at a flush when there is news. Returns how to stop, and whom to tell how many tokens have left. */
  follow(
    generationId: string,
    read: () => HoldProgress,
  ): { readonly stop: () => void; readonly delivered: (tokens: number) => void } {
    const running: Running = { read, delivered: 0, written: 0, asked: 0 };
    this.#running.set(generationId, running);
    return {
      stop: () => this.#running.delete(generationId),
      delivered: (tokens) => {
        running.delivered = tokens;
        if (this.#isAhead || !(tokens - running.asked >= mostUnwrittenTokens || this.#isLate())) return;
        this.#isAhead = true;
        // A flush that fails is made up for by the next regular one.
        if (!this.#isFlushing) this.#flush(soonTokens).catch(() => undefined);
      },
    };
  }

  /** Never more than one statement at a time. Rejects when the store does; what was not written is written next time. */
  async flush(): Promise<void> {
    if (!this.#isFlushing) await this.#flush(1);
  }

  async #flush(leastTokens: number): Promise<void> {
    this.#isFlushing = true;
    try {
      await this.#write(leastTokens);
      while (this.#isAhead) await this.#write(soonTokens);
    } finally {
      this.#isFlushing = false;
      this.#isAhead = false;
    }
  }

  #isLate(): boolean {
    return this.#clock.monotonicMs() - this.#wroteMs >= mostUnwrittenMs;
  }

  /** Of streams that are ahead by so much; of all when it is late. */
  async #write(leastTokens: number): Promise<void> {
    this.#isAhead = false;
    const least = this.#isLate() ? 1 : leastTokens;
    if (least === 1) this.#wroteMs = this.#clock.monotonicMs();
    const changed = [...this.#running.values()]
      .filter(({ delivered, written }) => delivered - written >= least)
      .map((entry) => ({ entry, progress: entry.read() }))
      .filter(({ entry, progress }) => progress.outputTokens > entry.written);
    if (changed.length === 0) return;
    for (const { entry, progress } of changed) entry.asked = progress.outputTokens;
    await this.#holds.recordProgress(changed.map(({ progress }) => progress));
    for (const { entry, progress } of changed) entry.written = progress.outputTokens;
  }
}
