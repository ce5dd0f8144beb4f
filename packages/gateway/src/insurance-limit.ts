import { type NanoUsd, nanoUsd, zero } from "@causeway/money";

/** What a workspace's calls may cost us in a UTC day when they come to nothing. */
const mostPerDay = nanoUsd(10_000_000_000n);

/**
 * Zero-completion insurance pays for calls that came to nothing, up to a sum a workspace and day: beyond it, somebody
 * has found out how to make providers work for nothing. Kept in memory, so each gateway process has its own.
 */
export class InsuranceLimit {
  readonly #most: NanoUsd;
  #day = "";
  #paid = new Map<string, NanoUsd>();

  constructor(most: NanoUsd = mostPerDay) {
    this.#most = most;
  }

  /** True: it is paid for, and counted against the day. */
  pays(workspaceId: string, cost: NanoUsd, now: Date): boolean {
    const day = now.toISOString().slice(0, 10);
    if (day !== this.#day) this.#paid = new Map();
    this.#day = day;
    const paid = nanoUsd((this.#paid.get(workspaceId) ?? zero) + cost);
    if (paid > this.#most) return false;
    if (cost > 0n) this.#paid.set(workspaceId, paid);
    return true;
  }
}
