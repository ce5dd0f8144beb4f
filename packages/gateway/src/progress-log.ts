import type { CreditHolds, HoldProgress } from "./ports.ts";

/** A stream this fast does not wait for the next regular flush. */
const mostUnwrittenTokens = 32;

/** `asked` is more than `written` while a statement is under way, and `sent` more than both when there is news. */
type Running = { readonly read: () => HoldProgress; sent: number; written: number; asked: number };

/**
 * What running calls have delivered so far, written to their holds in one statement by whoever calls `flush` (about
 * every 100 ms), and in between for streams that are ahead by 32 tokens: if this process dies, its calls are billed by
 * it. Only what changed is written.
 */
export class ProgressLog {
  readonly #holds: Pick<CreditHolds, "recordProgress">;
  readonly #running = new Map<string, Running>();
  #isFlushing = false;
  #isAhead = false;

  constructor(holds: Pick<CreditHolds, "recordProgress">) {
    this.#holds = holds;
  }

  /** `read` is asked at a flush when there is news. Returns how to stop, and whom to tell how many tokens were sent. */
  follow(
    generationId: string,
    read: () => HoldProgress,
  ): { readonly stop: () => void; readonly delivered: (tokens: number) => void } {
    const running: Running = { read, sent: 0, written: 0, asked: 0 };
    this.#running.set(generationId, running);
    return {
      stop: () => this.#running.delete(generationId),
      delivered: (tokens) => {
        running.sent = tokens;
        if (tokens - running.asked < mostUnwrittenTokens || this.#isAhead) return;
        this.#isAhead = true;
        // A flush that fails is made up for by the next regular one.
        if (!this.#isFlushing) void this.flush().catch(() => undefined);
      },
    };
  }

  /** Never more than one statement at a time. Rejects when the store does; what was not written is written next time. */
  async flush(): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      do {
        this.#isAhead = false;
        await this.#write();
      } while (this.#isAhead);
    } finally {
      this.#isFlushing = false;
      this.#isAhead = false;
    }
  }

  async #write(): Promise<void> {
    const changed = [...this.#running.values()]
      .filter(({ sent, written }) => sent > written)
      .map((entry) => ({ entry, progress: entry.read() }))
      .filter(({ entry, progress }) => progress.outputTokens > entry.written);
    if (changed.length === 0) return;
    for (const { entry, progress } of changed) entry.asked = progress.outputTokens;
    await this.#holds.recordProgress(changed.map(({ progress }) => progress));
    for (const { entry, progress } of changed) entry.written = progress.outputTokens;
  }
}
