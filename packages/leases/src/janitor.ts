import type { EpochSessions } from "./epoch-sessions.ts";
import type { InterruptedBilling, LeaseClock } from "./intent-log.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import { claimHolds, leftoverOf, overdueHolds, releaseHold, settledById } from "./leftover-holds.ts";
import { reclaimSlice } from "./reclaim-slice.ts";
import type { UsageRecord } from "./records.ts";
import { settleOrQuarantine } from "./settle-or-quarantine.ts";
import type { StoredHold } from "./slice-store.ts";

export type JanitorPorts = {
  readonly ledger: LeaseLedger;
  readonly billing: InterruptedBilling;
  readonly clock: LeaseClock;
};

/** The worker's chores around slices. Each shakes hands like everyone else, and may run any number of times. */
export class Janitor {
  readonly #sessions: EpochSessions;
  readonly #ports: JanitorPorts;

  constructor(sessions: EpochSessions, ports: JanitorPorts) {
    this.#sessions = sessions;
    this.#ports = ports;
  }

  /** Gives slices back that nobody uses. */
  async returnIdleSlices(): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    for (const slice of await this.#ports.ledger.idleLeases(session.epoch)) {
      if (!(await reclaimSlice(this.#sessions, session, this.#ports.ledger, slice))) return;
    }
  }

  /** Settles the holds of gateways that give no sign of life, for what they are known to have delivered. */
  async settleOrphans(): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    const overdue = await overdueHolds(this.#sessions, session, this.#ports.clock.nowMs());
    if (overdue.length === 0) return;
    const owners = [...new Set(overdue.map(({ owner }) => owner))];
    const silent = new Set(await this.#ports.ledger.silentGateways(owners));
    // Should the owner wake up meanwhile, there is one that decides: from here on it asks Postgres too.
    const orphans = await claimHolds(
      this.#sessions,
      session,
      overdue.filter(({ owner }) => silent.has(owner)),
    );
    const settled = await settledById(this.#ports.ledger, orphans);
    // What they delivered since is noted there, and whoever settles what Postgres holds bills it.
    const moved = new Set(await this.#ports.ledger.movedToPostgres(orphans.map(({ generationId }) => generationId)));
    const unsettled = latestPerCall(orphans).filter(
      ({ generationId }) => !settled.has(generationId) && !moved.has(generationId),
    );
    const records = await Promise.all(unsettled.map((hold) => this.#recordOf(hold)));
    for (const record of await settleOrQuarantine(this.#ports.ledger, records)) {
      settled.set(record.generationId, record);
    }
    for (const orphan of orphans) {
      const leftover = leftoverOf(orphan, settled.get(orphan.generationId));
      if (!(await releaseHold(this.#sessions, session, leftover))) return;
    }
  }

  async #recordOf(hold: StoredHold): Promise<UsageRecord> {
    const { cost, body } = await this.#ports.billing.bill(hold);
    const { generationId, workspaceId, apiKeyId, epoch, amount, budgets } = hold;
    return {
      generationId,
      workspaceId,
      apiKeyId,
      epoch,
      held: amount,
      cost,
      budgets,
      source: "recovery",
      body,
    };
  }

  /**
   * Closes leases of earlier epochs, in this order: every gateway is done with them, after that nothing of them is left
   * in Redis, then what remains goes back.
   */
  async closeOldLeases(): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    const { fenced, epoch } = await this.#ports.ledger.fencedThrough();
    if (epoch !== session.epoch) return this.#sessions.drop(session);
    const before = Math.min(fenced, session.epoch);
    try {
      const left = await session.connection.countLeft(before);
      if (left.usage > 0 || left.holds > 0) return;
    } catch {
      return this.#sessions.drop(session);
    }
    await this.#ports.ledger.closeLeases({ before, epoch });
  }
}

/** A call whose hold had to be taken again holds in two epochs, and was delivered on the later one. */
function latestPerCall(holds: readonly StoredHold[]): readonly StoredHold[] {
  const latest = new Map<string, StoredHold>();
  for (const hold of holds) {
    const other = latest.get(hold.generationId);
    if (!other || other.epoch < hold.epoch) latest.set(hold.generationId, hold);
  }
  return [...latest.values()];
}
