import { LeasedHolds, NothingHeld } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { FakeDisk } from "./fake-log.ts";
import type { Process } from "./network.ts";
import type { CallTruth } from "./truth.ts";
import type { World } from "./world.ts";

const mostTries = 3;

/** One gateway: its disk outlives its processes. */
export class GatewayProcess {
  readonly id: string;
  readonly disk = new FakeDisk();
  process: Process;
  holds: LeasedHolds;
  open = 0;
  readonly #world: World;
  readonly #running = new Set<string>();

  constructor(world: World, id: string) {
    this.#world = world;
    this.id = id;
    this.process = { name: id, isAlive: true, pausedUntilMs: 0 };
    this.holds = this.#start();
  }

  /** kill -9. */
  kill(): void {
    this.#world.gatewayKills += 1;
    this.#world.network.kill(this.process);
    for (const call of this.#world.truth.callsOf(this.id)) {
      call.isUnderWay = false;
      if (call.finished === undefined && call.charged === undefined) call.wasCut = true;
    }
  }

  loseDisk(): void {
    this.disk.isLost = true;
    for (const record of this.disk.records) {
      const id = record.kind === "intent" ? record.intent.generationId : undefined;
      const call = id === undefined ? undefined : this.#world.truth.calls.get(id);
      if (call) call.wasForgotten = true;
    }
    this.disk.records = [];
  }

  restart(): void {
    this.process = { name: this.id, isAlive: true, pausedUntilMs: 0 };
    this.open = 0;
    this.#running.clear();
    this.holds = this.#start();
  }

  #start(): LeasedHolds {
    const { postgres, network, clock, plan } = this.#world;
    const holds = new LeasedHolds(
      {
        ledger: postgres.ledgerFor(network, this.process),
        store: this.#world.storeFor(this.process),
        log: this.disk.log(),
        billing: this.#world.billingFor(this.process),
        clock,
      },
      {
        gatewayId: this.id,
        slices: { least: nanoUsd(plan.slice), most: nanoUsd(plan.slice * 4n) },
        pushAfterMs: 500,
        holdDeadlineMs: 1_500,
        lastTryMs: plan.lastTryMs,
      },
    );
    holds.start();
    return holds;
  }

  /** One of its chores, unless it is at it already. */
  chore(): void {
    const { holds } = this;
    const chores = {
      push: () => holds.pushUnsettled(),
      release: () => holds.releaseLeftovers(),
      bill: () => holds.billInterrupted(),
      share: () => holds.shareProgress(),
      shareInPostgres: () => holds.shareProgressInPostgres(),
      sweep: () => holds.sweepOverdueHolds(),
      beat: () => holds.beat(),
    };
    const name = this.#world.random.pick([
      "push",
      "release",
      "bill",
      "share",
      "shareInPostgres",
      "sweep",
      "beat",
      "beat",
    ] as const);
    if (this.#running.has(name)) return;
    this.#running.add(name);
    const running = this.#running;
    void chores[name]()
      .catch(() => undefined)
      .finally(() => running.delete(name));
  }

  /** A caller's call from beginning to end, or until this process dies. */
  async serve(): Promise<void> {
    const { random, truth, plan } = this.#world;
    const call = truth.newCall(this.id, random.chance(plan.poison));
    const workspace = random.between(0, plan.workspaces - 1);
    const names = { workspaceId: `w${workspace}`, apiKeyId: `k${workspace}` };
    const amount = BigInt(random.between(8, 120));
    const intent = {
      ...names,
      generationId: call.generationId,
      amount: nanoUsd(amount),
      rates: [],
      concurrency: this.#world.concurrencyOf(workspace),
      body: call.generationId,
      budgets: this.#world.budgetsOf(workspace),
    };
    const { holds, process } = this;
    this.open += 1;
    let cost = 0n;
    try {
      // A call that does not fit is asked for again on cheaper terms, under the same id.
      let asked = amount;
      let decision = await holds.take(intent);
      for (let tries = 1; tries < mostTries && "available" in decision && asked > 1n; tries++) {
        asked /= 2n;
        if (random.chance(0.5)) await this.#world.network.moment(process);
        decision = await holds.take({ ...intent, amount: nanoUsd(asked) });
      }
      if (decision.kind !== "held") return;
      call.wasAdmitted = true;
      call.isUnderWay = true;
      cost = await this.#stream(call, asked, process, holds);
    } catch (error) {
      if (error instanceof NothingHeld) return;
      // No store could decide. What may have been taken is let go of by settling at nothing.
    } finally {
      this.open -= 1;
    }
    await holds.settle({ generationId: call.generationId, cost: nanoUsd(cost), body: call.generationId }, names);
  }

  async #stream(call: CallTruth, amount: bigint, process: Process, holds: LeasedHolds): Promise<bigint> {
    const { random, plan, network } = this.#world;
    const isOverrun = random.chance(plan.overrun);
    let held = amount;
    let cost = 0n;
    const chunks = random.between(1, 8);
    // Half of the calls outgrow their first hold early, and go on after it was raised.
    const share = random.pick([8n, 3n]);
    for (let chunk = 1; chunk <= chunks; chunk++) {
      await network.moment(process);
      cost += isOverrun ? amount / 2n + 1n : amount / share + 1n;
      if (!isOverrun && cost > held) {
        const raised = await holds.raise(call.generationId, nanoUsd(cost * 2n)).catch(() => undefined);
        if (raised?.kind === "held") held = cost * 2n;
        else cost = held;
      }
      call.delivered = cost < held ? cost : held;
      if (chunk % plan.chunksPerNote === 0) {
        holds.noteProgress([{ generationId: call.generationId, progress: call.delivered.toString() }]);
        call.logged = call.delivered;
      }
      if (cost === held || random.chance(0.05)) break;
    }
    // The result is in the log before anything else can happen.
    call.isUnderWay = false;
    call.finished = call.delivered;
    return cost;
  }
}
