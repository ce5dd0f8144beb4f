import { larger, type NanoUsd, nanoUsd, smaller, zero } from "@causeway/money";

export type SliceLimits = { readonly least: NanoUsd; readonly most: NanoUsd };

/** $0.25 to $25. */
export const usualSlices: SliceLimits = { least: nanoUsd(250_000_000n), most: nanoUsd(25_000_000_000n) };

const coverMs = 60_000;

/** How much a workspace gets at a time: what it spends in a minute, by a moving average over about a minute. */
export class SliceSizes {
  readonly #limits: SliceLimits;
  readonly #spends = new Map<string, { perMinute: bigint; atMs: number }>();

  constructor(limits: SliceLimits) {
    this.#limits = limits;
  }

  note(workspaceId: string, charge: NanoUsd, nowMs: number): void {
    const perMinute = this.#perMinute(workspaceId, nowMs) + charge;
    this.#spends.delete(workspaceId);
    this.#spends.set(workspaceId, { perMinute, atMs: nowMs });
    // Forgetting a workspace costs it one small slice.
    if (this.#spends.size > 100_000) this.#spends.delete(this.#spends.keys().next().value ?? "");
  }

  sizeFor(workspaceId: string, nowMs: number): NanoUsd {
    const wanted = nanoUsd(this.#perMinute(workspaceId, nowMs));
    return smaller(larger(wanted, this.#limits.least), this.#limits.most);
  }

  /** Fades linearly to nothing within a minute without spend. */
  #perMinute(workspaceId: string, nowMs: number): bigint {
    const spend = this.#spends.get(workspaceId);
    if (!spend) return zero;
    const left = BigInt(Math.max(0, Math.trunc(coverMs - (nowMs - spend.atMs))));
    return (spend.perMinute * left) / BigInt(coverMs);
  }
}
