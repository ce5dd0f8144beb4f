import type { NanoUsd } from "@causeway/money";
import { nanoUsd } from "@causeway/money";
import { sleep } from "./clock.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { RaiseOutcome } from "./ports.ts";

/** Why no more is held. `store-away`: nobody could be asked. */
export type RaiseRefusal = Exclude<RaiseOutcome, { readonly kind: "held" }> | { readonly kind: "store-away" };

const firstRetryMs = 50;
const mostTries = 6;

/** What is held for a call on shared capacity, and how it grows. One question at a time. */
export class CallHold {
  readonly #ports: Pick<GatewayPorts, "holds" | "clock">;
  readonly #generationId: string;
  #amount: NanoUsd;
  #raising: Promise<RaiseRefusal | undefined> | undefined;

  constructor(ports: Pick<GatewayPorts, "holds" | "clock">, generationId: string, amount: NanoUsd) {
    this.#ports = ports;
    this.#generationId = generationId;
    this.#amount = amount;
  }

  get amount(): NanoUsd {
    return this.#amount;
  }

  /** Holds `amount` in total, or as much of it as there is. `undefined` when all of it is held, else why not. */
  async raise(amount: NanoUsd): Promise<RaiseRefusal | undefined> {
    while (amount > this.#amount && this.#raising) await this.#raising;
    if (amount <= this.#amount) return undefined;
    this.#raising = this.#raiseTo(amount);
    try {
      return await this.#raising;
    } finally {
      this.#raising = undefined;
    }
  }

  async #raiseTo(amount: NanoUsd): Promise<RaiseRefusal | undefined> {
    const outcome = await this.#ask(amount);
    if (outcome.kind === "held") return undefined;
    // The last credits count too.
    const rest = "available" in outcome ? outcome.available : 0n;
    if (rest > 0n && this.#amount + rest < amount) await this.#ask(nanoUsd(this.#amount + rest));
    return outcome;
  }

  /** Asks again when the answer is lost: raising to the same total twice is raising once. */
  async #ask(amount: NanoUsd): Promise<{ readonly kind: "held" } | RaiseRefusal> {
    const { holds, clock } = this.#ports;
    for (let tries = 1; tries <= mostTries; tries++) {
      try {
        const outcome = await holds.raise({ generationId: this.#generationId, amount });
        if (outcome.kind === "held") this.#amount = amount;
        return outcome;
      } catch {
        if (tries < mostTries) await sleep(clock, firstRetryMs * 2 ** (tries - 1));
      }
    }
    return { kind: "store-away" };
  }
}
