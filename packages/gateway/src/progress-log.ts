import type { CreditHolds, HoldProgress } from "./ports.ts";

/**
 * What running calls have delivered so far, written to their holds in one statement by whoever calls `flush` (about
 * every 250 ms): if this process dies, its calls are billed by it. Only what changed is written.
 */
export class ProgressLog {
  readonly #holds: Pick<CreditHolds, "recordProgress">;
  readonly #running = new Map<string, { read: () => HoldProgress; written: number }>();
  #flushing = false;

  constructor(holds: Pick<CreditHolds, "recordProgress">) {
    this.#holds = holds;
  }

  /** `read` is asked at each flush. Returns how to stop. */
  follow(generationId: string, read: () => HoldProgress): () => void {
    this.#running.set(generationId, { read, written: 0 });
    return () => this.#running.delete(generationId);
  }

  /** Never more than one statement at a time. Rejects when the store does; what was not written is written next time. */
  async flush(): Promise<void> {
    const changed = [...this.#running.values()]
      .map((entry) => ({ entry, progress: entry.read() }))
      .filter(({ entry, progress }) => progress.outputTokens > entry.written);
    if (this.#flushing || changed.length === 0) return;
    this.#flushing = true;
    try {
      await this.#holds.recordProgress(changed.map(({ progress }) => progress));
      for (const { entry, progress } of changed) entry.written = progress.outputTokens;
    } finally {
      this.#flushing = false;
    }
  }
}
