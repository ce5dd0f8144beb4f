import { type Handshake, shakeHands } from "./epoch-handshake.ts";
import type { LeaseClock } from "./intent-log.ts";
import type { EpochTable } from "./lease-ledger.ts";
import type { Epoch } from "./records.ts";
import type { SliceConnection, SliceStore } from "./slice-store.ts";

/** A connection to a Redis memory that Postgres has given this number. */
export type Session = { readonly epoch: Epoch; readonly connection: SliceConnection };

export type SessionPorts = {
  readonly ledger: EpochTable;
  readonly store: SliceStore;
  readonly clock: LeaseClock;
};

/** After a failure Redis is left alone for this long: calls in the meantime do without. */
const retryAfterMs = 250;

/** Everything that touches Redis goes through here, the worker's chores included. */
export class EpochSessions {
  readonly #ports: SessionPorts;
  readonly #owner: string;
  #session: Session | undefined;
  #opening: Promise<Session | undefined> | undefined;
  #last: Handshake | undefined;
  /** The last try failed: nobody waits for the next one. */
  #isAway = false;
  #isClosed = false;
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(ports: SessionPorts, owner: string) {
    this.#ports = ports;
    this.#owner = owner;
  }

  /** `undefined`: Redis cannot be used now; while it is known to be away that is said at once. Never rejects. */
  async current(): Promise<Session | undefined> {
    if (this.#session) return this.#session;
    if (this.#isClosed || this.#ports.clock.monotonicMs() < this.#notBeforeMs) return undefined;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#isAway ? undefined : await this.#opening;
  }

  /** Of the memory that was agreed on last. */
  get lastEpoch(): Epoch | undefined {
    return this.#last?.epoch;
  }

  /** After a rejected call or a stale epoch: what this connection leads to is not known any more. */
  drop(session: Session): void {
    if (this.#session === session) this.#session = undefined;
    session.connection.close();
  }

  /** For good. */
  close(): void {
    this.#isClosed = true;
    if (this.#session) this.drop(this.#session);
  }

  async #open(): Promise<Session | undefined> {
    let connection: SliceConnection | undefined;
    try {
      connection = await this.#ports.store.connect();
      const handshake = await this.#identify(connection);
      if (handshake && handshake.epoch >= (this.#last?.epoch ?? 0) && !this.#isClosed) {
        this.#last = handshake;
        this.#isAway = false;
        this.#session = { epoch: handshake.epoch, connection };
        return this.#session;
      }
    } catch {
      // Unreachable or interrupted: the next try begins again.
    }
    connection?.close();
    this.#isAway = true;
    this.#notBeforeMs = this.#ports.clock.monotonicMs() + retryAfterMs;
    return undefined;
  }

  /** While Postgres is away, the memory that this process has agreed on before goes on serving what it has. */
  async #identify(connection: SliceConnection): Promise<Handshake | undefined> {
    try {
      return await shakeHands(this.#ports.ledger, connection, this.#owner);
    } catch {
      const { runId, tag } = await connection.identity();
      return this.#last?.runId === runId && this.#last.epoch === tag ? this.#last : undefined;
    }
  }
}
