import type { CallRate } from "@causeway/limits";

export type LocalRatesPorts = {
  /** Gateways that share the limits, this one included. */
  countGateways(): Promise<number>;
  monotonicMs(): number;
};

const windowMs = 60_000;
/** How long the number of gateways is believed. */
const recountMs = 5_000;

/**
 * Rates while Redis is away: every gateway lets through its share, so that together they let through no more than the
 * limit. A minute is one of this process's own; calls that have been refused for another reason are given back.
 */
export class LocalRates {
  readonly #ports: LocalRatesPorts;
  readonly #used = new Map<string, number>();
  /** What each call took in this window, so that asking twice takes once. */
  readonly #taken = new Map<string, readonly CallRate[]>();
  #windowEndsMs = Number.NEGATIVE_INFINITY;
  #gateways = 1;
  #countedMs = Number.NEGATIVE_INFINITY;

  constructor(ports: LocalRatesPorts) {
    this.#ports = ports;
  }

  /** Takes of all rates, or of none and says which is used up. */
  async take(
    generationId: string,
    rates: readonly CallRate[],
  ): Promise<{ readonly rate: CallRate; readonly retryAfterSeconds: number } | undefined> {
    if (rates.length === 0) return undefined;
    await this.#recount();
    this.#turnWindow();
    if (this.#taken.has(generationId)) return undefined;
    const rate = rates.find((one) => this.#usedOf(one) + this.#partOf(one) > this.#shareOf(one));
    if (rate) return { rate, retryAfterSeconds: Math.ceil((this.#windowEndsMs - this.#ports.monotonicMs()) / 1_000) };
    for (const one of rates) this.#used.set(keyOf(one), this.#usedOf(one) + this.#partOf(one));
    this.#taken.set(generationId, rates);
    return undefined;
  }

  giveBack(generationId: string): void {
    for (const one of this.#taken.get(generationId) ?? []) {
      this.#used.set(keyOf(one), Math.max(0, this.#usedOf(one) - this.#partOf(one)));
    }
    this.#taken.delete(generationId);
  }

  #turnWindow(): void {
    const nowMs = this.#ports.monotonicMs();
    if (nowMs < this.#windowEndsMs) return;
    this.#windowEndsMs = nowMs + windowMs;
    this.#used.clear();
    this.#taken.clear();
  }

  #usedOf(rate: CallRate): number {
    return this.#used.get(keyOf(rate)) ?? 0;
  }

  /** A call larger than the share is let in when nothing else was. */
  #partOf(rate: CallRate): number {
    return Math.min(rate.amount, Math.max(1, this.#shareOf(rate)));
  }

  /** Of a limit smaller than the number of gateways each lets one through: none would be an outage. */
  #shareOf({ limit }: CallRate): number {
    return limit === 0 ? 0 : Math.max(1, Math.floor(limit / this.#gateways));
  }

  async #recount(): Promise<void> {
    const nowMs = this.#ports.monotonicMs();
    if (nowMs - this.#countedMs < recountMs) return;
    this.#countedMs = nowMs;
    this.#gateways = await this.#ports.countGateways().catch(() => this.#gateways);
  }
}

const keyOf = ({ subject, unit }: CallRate): string => `${subject}:${unit}`;
