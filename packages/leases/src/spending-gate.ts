import type { EpochSessions } from "./epoch-sessions.ts";
import type { GateLedger } from "./lease-ledger.ts";
import { reclaimSlice } from "./reclaim-slice.ts";

/** What verbs that change keys and workspaces call after their commit. */
export type SpendingGate = {
  /** After a key was revoked or disabled: no hold is taken with it once this returns, whatever gateways still believe. */
  blockKey(apiKeyId: string): Promise<void>;
  /** After it was enabled again. */
  unblockKey(apiKeyId: string): Promise<void>;
  /** Takes back what lies in Redis unused, so that all of a workspace's free credits are in Postgres. */
  reclaim(workspaceId: string): Promise<void>;
};

/** Where every call is held for in Postgres, which looks for itself. */
export const openGate: SpendingGate = {
  blockKey: () => Promise.resolve(),
  unblockKey: () => Promise.resolve(),
  reclaim: () => Promise.resolve(),
};

/**
 * Makes what Redis hands out follow what Postgres says of keys and workspaces. Each of these may be called any number
 * of times, and does nothing while Redis is away: calls are then held for in Postgres. Rejects when Postgres is away.
 */
export class LeasedSpendingGate implements SpendingGate {
  readonly #sessions: EpochSessions;
  readonly #ledger: GateLedger;

  constructor(sessions: EpochSessions, ledger: GateLedger) {
    this.#sessions = sessions;
    this.#ledger = ledger;
  }

  async blockKey(apiKeyId: string): Promise<void> {
    await this.#tell((connection) => connection.blockKey(apiKeyId));
  }

  async unblockKey(apiKeyId: string): Promise<void> {
    await this.#tell((connection) => connection.unblockKey(apiKeyId));
  }

  async reclaim(workspaceId: string): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    const granted = await this.#ledger.grantedTo({ workspaceId, epoch: session.epoch });
    if (granted !== undefined) await reclaimSlice(this.#sessions, session, this.#ledger, { workspaceId, granted });
  }

  /**
   * Refuses holds of the workspaces that are stopped now, takes their slices back, and lets the others spend again.
   * Redis is read first: a stop that is set while this runs is not taken for one of the past.
   */
  async followStops(): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    const { connection } = session;
    const known = await connection.readStops().catch(() => this.#sessions.drop(session));
    if (!known) return;
    const stopped = new Map(
      (await this.#ledger.stoppedWorkspaces()).map(({ workspaceId, stop }) => [workspaceId, stop]),
    );
    try {
      for (const [workspaceId, stop] of stopped) {
        if (known.get(workspaceId) !== stop) await connection.stopWorkspace(workspaceId, stop);
      }
      for (const workspaceId of known.keys()) {
        if (!stopped.has(workspaceId)) await connection.resumeWorkspace(workspaceId);
      }
    } catch {
      return this.#sessions.drop(session);
    }
    for (const workspaceId of stopped.keys()) await this.reclaim(workspaceId);
  }

  async #tell(say: (connection: Connection) => Promise<void>): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    await say(session.connection).catch(() => this.#sessions.drop(session));
  }
}

type Connection = NonNullable<Awaited<ReturnType<EpochSessions["current"]>>>["connection"];
