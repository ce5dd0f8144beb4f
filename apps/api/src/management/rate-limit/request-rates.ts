import { AppError } from "@causeway/errors";
import { LRUCache } from "lru-cache";

/** Requests a minute, in each process of the API. */
export type RequestLimits = { readonly perKey: number; readonly perWorkspace: number };

const windowMs = 60_000;
const mostHolders = 50_000;

type Window = { used: number; readonly endsMs: number };

/** Counts the requests of each key and each workspace, minute by minute. `now`: milliseconds since 1970. */
export class RequestRates {
  readonly #limits: RequestLimits;
  readonly #now: () => number;
  readonly #windows = new LRUCache<string, Window>({ max: mostHolders });

  constructor(limits: RequestLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Throws 429 naming the limit; what is refused does not count. */
  count({ id, workspaceId }: { readonly id: string; readonly workspaceId: string }): void {
    const { perKey, perWorkspace } = this.#limits;
    const holders = [
      { window: this.#windowOf(`key:${id}`), limit: perKey, whose: "This key" },
      { window: this.#windowOf(`workspace:${workspaceId}`), limit: perWorkspace, whose: "All keys of this workspace" },
    ];
    const full = holders.find(({ window, limit }) => window.used >= limit);
    if (full) throw tooMany(full, this.#now());
    for (const { window } of holders) window.used += 1;
  }

  #windowOf(holder: string): Window {
    const known = this.#windows.get(holder);
    if (known && this.#now() < known.endsMs) return known;
    const window = { used: 0, endsMs: this.#now() + windowMs };
    this.#windows.set(holder, window);
    return window;
  }
}

type Full = { readonly window: Window; readonly limit: number; readonly whose: string };

function tooMany({ window, limit, whose }: Full, nowMs: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil((window.endsMs - nowMs) / 1_000));
  return new AppError(
    "rate-limited",
    `${whose} may make ${limit.toLocaleString("en-US")} requests to the account API in a minute. Try again in ${retryAfterSeconds} seconds. Calls of models are not counted.`,
    {
      retryAfterSeconds,
      rateLimit: { limit, remaining: 0, resetAt: new Date(window.endsMs) },
      metadata: { limit: whose === "This key" ? "account-api-key" : "account-api-workspace" },
    },
  );
}
