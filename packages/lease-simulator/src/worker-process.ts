import {
  drainUsage,
  type EpochSessions,
  Janitor,
  type LeaseLedger,
  LeasedSpendingGate,
  noEpoch,
} from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import type { Process } from "./network.ts";
import type { World } from "./world.ts";

/** The worker: drains the stream and tidies up. It keeps nothing that a restart could lose. */
export class WorkerProcess {
  process: Process = { name: "worker", isAlive: true, pausedUntilMs: 0 };
  readonly #world: World;
  readonly #running = new Set<string>();
  #ledger: LeaseLedger;
  #sessions: EpochSessions;
  #janitor: Janitor;
  #gate: LeasedSpendingGate;

  constructor(world: World) {
    this.#world = world;
    this.#ledger = world.postgres.ledgerFor(world.network, this.process);
    this.#sessions = world.sessionsFor(this.process);
    this.#janitor = this.#newJanitor();
    this.#gate = new LeasedSpendingGate(this.#sessions, this.#ledger);
  }

  restart(): void {
    this.#world.network.kill(this.process);
    this.process = { name: "worker", isAlive: true, pausedUntilMs: 0 };
    this.#running.clear();
    this.#ledger = this.#world.postgres.ledgerFor(this.#world.network, this.process);
    this.#sessions = this.#world.sessionsFor(this.process);
    this.#janitor = this.#newJanitor();
    this.#gate = new LeasedSpendingGate(this.#sessions, this.#ledger);
  }

  chore(): void {
    const chores = {
      drain: () => drainUsage(this.#sessions, this.#ledger),
      idle: () => this.#janitor.returnIdleSlices(),
      orphans: () => this.#janitor.settleOrphans(),
      close: () => this.#janitor.closeOldLeases(),
      stops: () => this.#gate.followStops(),
      abandoned: () => this.#settleAbandoned(),
    };
    const name = this.#world.random.pick([
      "drain",
      "drain",
      "drain",
      "idle",
      "orphans",
      "close",
      "stops",
      "abandoned",
    ] as const);
    if (this.#running.has(name)) return;
    this.#running.add(name);
    const { process } = this;
    void Promise.resolve(chores[name]())
      .catch(() => undefined)
      .finally(() => {
        if (process === this.process) this.#running.delete(name);
      });
  }

  #newJanitor(): Janitor {
    const { clock } = this.#world;
    const billing = this.#world.billingFor(this.process);
    return new Janitor(this.#sessions, { ledger: this.#ledger, billing, clock });
  }

  /** What the service that recovers generations does for calls that Postgres holds for. */
  async #settleAbandoned(): Promise<void> {
    const { postgres } = this.#world;
    const abandoned = [...postgres.creditHolds.values()].filter(({ owner }) => postgres.isSilent(owner));
    if (abandoned.length === 0) return;
    const records = abandoned.map(({ generationId, workspaceId, apiKeyId, amount, budget, progress }) => ({
      generationId,
      workspaceId,
      apiKeyId,
      epoch: noEpoch,
      body: generationId,
      held: nanoUsd(amount),
      cost: nanoUsd(BigInt(progress ?? 0)),
      budgets: budget ? [budget] : [],
      source: "recovery" as const,
    }));
    for (const record of records) await this.#ledger.settle([record]).catch(() => undefined);
  }
}
