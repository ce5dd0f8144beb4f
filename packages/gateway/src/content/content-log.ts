import type { ContentWish } from "@causeway/limits";
import type { CallContent } from "./call-content.ts";

export type ContentRecord = {
  readonly workspaceId: string;
  readonly wish: ContentWish;
  readonly content: CallContent;
};

/** Keeps what was sent and answered, of the calls that fall into the wished share. Idempotent per generation. */
export type ContentStore = { write(records: ReadonlyMap<string, ContentRecord>): Promise<void> };

const mostWaiting = 5_000;
const mostAtOnce = 50;

/**
 * Input and output on their way to the store: written by whoever calls `flush` (about twice a second), never by the call
 * itself. While the store is away the latest are kept and the oldest forgotten; what a dying process had not written is
 * lost.
 */
export class ContentLog {
  readonly #store: ContentStore;
  readonly #mostCharacters: number;
  readonly #waiting = new Map<string, { readonly record: ContentRecord; readonly characters: number }>();
  #characters = 0;

  /** @param mostCharacters What may wait at once, of all texts together. */
  constructor(store: ContentStore, mostCharacters = 64_000_000) {
    this.#store = store;
    this.#mostCharacters = mostCharacters;
  }

  add(generationId: string, record: ContentRecord): void {
    const characters = charactersIn(record.content);
    this.#waiting.set(generationId, { record, characters });
    this.#characters += characters;
    while (this.#waiting.size > mostWaiting || (this.#characters > this.#mostCharacters && this.#waiting.size > 1)) {
      this.#forget([...this.#waiting.keys()].slice(0, 1));
    }
  }

  /** Rejects when the store does; what was not written is written next time. */
  async flush(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, mostAtOnce);
      await this.#store.write(new Map(batch.map(([id, { record }]) => [id, record])));
      this.#forget(batch.map(([id]) => id));
    }
  }

  #forget(ids: readonly string[]): void {
    for (const id of ids) {
      this.#characters -= this.#waiting.get(id)?.characters ?? 0;
      this.#waiting.delete(id);
    }
  }
}

function charactersIn(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((total: number, item) => total + charactersIn(item), 0);
}
