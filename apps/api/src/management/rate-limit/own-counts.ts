import type { FullMinute, RequestHolder } from "@causeway/redis";
import { LRUCache } from "lru-cache";

const minuteMs = 60_000;
const mostHolders = 50_000;

type Minute = { used: number; readonly endsMs: number };

/** Requests of this process alone, minute by minute, as `RequestCounts` has them of all. `now`: milliseconds since 1970. */
export class OwnCounts {
  readonly #now: () => number;
  readonly #minutes = new LRUCache<string, Minute>({ max: mostHolders });

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  count(group: string, holders: readonly RequestHolder[]): FullMinute | undefined {
    const minutes = holders.map((holder) => ({ ...holder, minute: this.#minuteOf(`${group}:${holder.name}`) }));
    const full = minutes.find(({ minute, limit }) => minute.used >= limit);
    if (full) return { name: full.name, endsInMs: full.minute.endsMs - this.#now() };
    for (const { minute } of minutes) minute.used += 1;
    return undefined;
  }

  #minuteOf(holder: string): Minute {
    const known = this.#minutes.get(holder);
    if (known && this.#now() < known.endsMs) return known;
    const minute = { used: 0, endsMs: this.#now() + minuteMs };
    this.#minutes.set(holder, minute);
    return minute;
  }
}
