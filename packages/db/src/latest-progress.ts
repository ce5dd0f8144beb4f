import type { HoldProgress } from "@causeway/gateway";

/**
 * How far calls have come that Postgres holds for, on their way there: one statement at a time with the latest of each,
 * and nobody waits for it. What a statement that failed had is in the next one.
 */
export class LatestProgress {
  readonly #record: (progress: readonly HoldProgress[]) => Promise<void>;
  #news = new Map<string, HoldProgress>();
  #sharing: Promise<void> | undefined;

  constructor(record: (progress: readonly HoldProgress[]) => Promise<void>) {
    this.#record = record;
  }

  note(progress: readonly HoldProgress[]): void {
    if (progress.length === 0) return;
    for (const item of progress) this.#news.set(item.generationId, item);
    // Told to whoever calls `share` next.
    this.share().catch(() => undefined);
  }

  /** Resolves when all that was noted is there. Rejects when Postgres is away. */
  async share(): Promise<void> {
    this.#sharing ??= this.#shareAll().finally(() => {
      this.#sharing = undefined;
    });
    await this.#sharing;
  }

  async #shareAll(): Promise<void> {
    while (this.#news.size > 0) {
      const news = this.#news;
      this.#news = new Map();
      try {
        await this.#record([...news.values()]);
      } catch (error) {
        this.#news = new Map([...news, ...this.#news]);
        throw error;
      }
    }
  }
}
