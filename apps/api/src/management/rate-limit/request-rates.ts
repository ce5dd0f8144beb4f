import { AppError } from "@causeway/errors";
import type { FullMinute, RequestCounts } from "@causeway/redis";
import { OwnCounts } from "./own-counts.ts";

/** Requests a minute, of all processes together. */
export type RequestLimits = { readonly perKey: number; readonly perWorkspace: number };

/** Counts the requests of each key and each workspace; while those of all cannot be counted, this process' own. */
export class RequestRates {
  readonly #limits: RequestLimits;
  readonly #counts: Pick<RequestCounts, "count">;
  readonly #own: OwnCounts;

  constructor(limits: RequestLimits, counts: Pick<RequestCounts, "count">, own = new OwnCounts()) {
    this.#limits = limits;
    this.#counts = counts;
    this.#own = own;
  }

  /** Throws 429 naming the limit; what is refused does not count. */
  async count({ id, workspaceId }: { readonly id: string; readonly workspaceId: string }): Promise<void> {
    const { perKey, perWorkspace } = this.#limits;
    const holders = [
      { name: `key:${id}`, limit: perKey },
      { name: everyKey, limit: perWorkspace },
    ];
    const full = await this.#counts.count(workspaceId, holders).catch(() => this.#own.count(workspaceId, holders));
    if (full) throw tooMany(full, this.#limits);
  }
}

const everyKey = "every-key";

function tooMany({ name, endsInMs }: FullMinute, { perKey, perWorkspace }: RequestLimits): AppError {
  const isOfAll = name === everyKey;
  const limit = isOfAll ? perWorkspace : perKey;
  const retryAfterSeconds = Math.max(1, Math.ceil(endsInMs / 1_000));
  return new AppError(
    "rate-limited",
    `${isOfAll ? "All keys of this workspace" : "This key"} may make ${limit.toLocaleString("en-US")} requests to the account API in a minute. Try again in ${retryAfterSeconds} seconds. Calls of models are not counted.`,
    {
      retryAfterSeconds,
      rateLimit: { limit, remaining: 0, resetAt: new Date(Date.now() + endsInMs) },
      metadata: { limit: isOfAll ? "account-api-workspace" : "account-api-key" },
    },
  );
}
