import type { EpochSessions } from "./epoch-sessions.ts";
import type { Backlog, LeaseLedger } from "./lease-ledger.ts";
import type { Epoch } from "./records.ts";

export type HeartbeatParts = {
  readonly gatewayId: string;
  readonly ledger: LeaseLedger;
  readonly sessions: EpochSessions;
  /** Whether this gateway still has something to do with an epoch before this one. */
  readonly hasWorkBefore: (epoch: Epoch) => boolean;
  readonly backlog: () => Backlog;
};

/** Postgres knows this gateway: a lease is only closed once every registered one is done with it. */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  #isRegistered = false;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  /** Before anything is held. Rejects when Postgres is away. */
  async register(): Promise<void> {
    if (this.#isRegistered) return;
    await this.#parts.ledger.register(this.#parts.gatewayId);
    this.#isRegistered = true;
  }

  async beat(): Promise<void> {
    if (!this.#isRegistered) return await this.register();
    const { gatewayId, ledger, sessions, hasWorkBefore, backlog } = this.#parts;
    const session = await sessions.current();
    const isFenced = session !== undefined && !hasWorkBefore(session.epoch);
    const { isGone, epoch } = await ledger.beat(gatewayId, isFenced ? session.epoch : undefined, backlog());
    if (isGone) this.#isRegistered = false;
    // Whoever has no calls would not hear otherwise that Redis has forgotten everything.
    if (session && session.epoch !== epoch) sessions.drop(session);
  }

  /** Nobody needs to wait for it any more. */
  async stop(): Promise<void> {
    await this.#parts.ledger.leave(this.#parts.gatewayId);
  }
}
