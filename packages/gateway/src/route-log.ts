import type { RouteRecord } from "./route-record.ts";

/** Keeps how generations were routed. Idempotent per generation; rejects when the store is away. */
export type RouteStore = { write(routes: ReadonlyMap<string, RouteRecord>): Promise<void> };

const mostWaiting = 20_000;
const mostAtOnce = 1_000;

/**
 * How calls were routed, on its way to the store: written in one statement by whoever calls `flush` (about once a
 * second), never by the call itself. While the store is away the latest are kept and the oldest forgotten; what a dying
 * process had not written is lost, and nothing but an explanation with it.
 */
export class RouteLog {
  readonly #store: RouteStore;
  readonly #waiting = new Map<string, RouteRecord>();

  constructor(store: RouteStore) {
    this.#store = store;
  }

  add(generationId: string, record: RouteRecord): void {
    this.#waiting.set(generationId, record);
    const [oldest] = this.#waiting.size > mostWaiting ? this.#waiting.keys() : [];
    if (oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** Rejects when the store does; what was not written is written next time. */
  async flush(): Promise<void> {
    while (this.#waiting.size > 0) {
      const routes = new Map([...this.#waiting].slice(0, mostAtOnce));
      await this.#store.write(routes);
      for (const id of routes.keys()) this.#waiting.delete(id);
    }
  }
}
