import {
  type Budget,
  type Concurrency,
  EpochSessions,
  type HoldCommand,
  type InterruptedBilling,
  type LeaseClock,
  noEpoch,
  type SliceStore,
} from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { checkStep } from "./check-step.ts";
import { FakePostgres } from "./fake-postgres.ts";
import { FakeRedis } from "./fake-redis.ts";
import { injectFault } from "./faults.ts";
import { GatewayProcess } from "./gateway-process.ts";
import { Network, type Process } from "./network.ts";
import { type Random, seededRandom } from "./random.ts";
import type { RedisMemory } from "./redis-memory.ts";
import { concurrencyLimit, planFor, type SeedPlan } from "./seed-plan.ts";
import { Truth } from "./truth.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Everything in one process, driven by one seed: stores, network, gateways, worker, and what really happened. */
export class World {
  readonly random: Random;
  readonly plan: SeedPlan;
  readonly network: Network;
  readonly redis = new FakeRedis();
  /** While the network is split: another Redis that thinks it is the one, and who reaches it. */
  rival: { readonly redis: FakeRedis; readonly reachedBy: ReadonlySet<string> } | undefined;
  readonly postgres = new FakePostgres({ silentAfterMs: 3_000, goneAfterMs: 3_000 });
  readonly truth = new Truth();
  readonly clock: LeaseClock;
  readonly gateways: GatewayProcess[] = [];
  /** Gateways that never come back. */
  readonly lost: GatewayProcess[] = [];
  readonly worker: WorkerProcess;
  readonly snapshots: RedisMemory[] = [];
  readonly violations: string[] = [];
  /** How often Redis forgot something. */
  memoryLosses = 0;
  gatewayKills = 0;
  nowMs = 1_000_000;
  steps = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.plan = planFor(seed, this.random);
    this.network = new Network(this.random);
    this.clock = { nowMs: () => this.nowMs, monotonicMs: () => this.nowMs };
    this.#observe();
    for (let index = 0; index < this.plan.workspaces; index++) {
      this.postgres.credit(`w${index}`, BigInt(this.random.between(20, 1_500)));
    }
    for (let index = 0; index < this.plan.gateways; index++) this.addGateway();
    this.worker = new WorkerProcess(this);
  }

  addGateway(): GatewayProcess {
    const gateway = new GatewayProcess(this, `gateway-${this.gateways.length + this.lost.length + 1}`);
    this.gateways.push(gateway);
    return gateway;
  }

  get live(): readonly GatewayProcess[] {
    return this.gateways.filter(({ process }) => process.isAlive && process.pausedUntilMs <= this.nowMs);
  }

  /** Every second workspace's key has a limit. */
  budgetsOf(workspace: number): readonly Budget[] {
    if (workspace % 2 === 0) return [];
    return [{ subject: `k${workspace}`, period: "total", limit: nanoUsd(600n) }];
  }

  /** Every third workspace may have few calls at once. */
  concurrencyOf(workspace: number): readonly Concurrency[] {
    return workspace % 3 === 0 ? [{ subject: `w${workspace}`, limit: concurrencyLimit }] : [];
  }

  /** The price of a token is one; the price list is in Postgres. */
  billingFor(process: Process): InterruptedBilling {
    return {
      bill: ({ body, progress }) =>
        this.network.call(process, () => {
          if (!this.postgres.isUp) throw new Error("Postgres is away");
          return { cost: nanoUsd(BigInt(progress ?? 0)), body };
        }),
    };
  }

  /** The Redis that this process reaches now. */
  redisOf({ name }: Process): FakeRedis {
    return this.rival?.reachedBy.has(name) === true ? this.rival.redis : this.redis;
  }

  storeFor(process: Process): SliceStore {
    const connect = () => {
      const redis = this.redisOf(process);
      return redis.accept(this.network, process, () => this.redisOf(process) === redis);
    };
    return { connect: () => this.network.call(process, connect) };
  }

  get memories(): readonly RedisMemory[] {
    return this.rival ? [this.redis.memory, this.rival.redis.memory] : [this.redis.memory];
  }

  sessionsFor(process: Process): EpochSessions {
    const { network } = this;
    const ports = {
      ledger: this.postgres.ledgerFor(network, process),
      store: this.storeFor(process),
      clock: this.clock,
    };
    return new EpochSessions(ports, process.name);
  }

  /** One event, then every check. */
  async step(faults: boolean): Promise<void> {
    this.steps += 1;
    this.nowMs += this.random.between(0, 30);
    this.network.nowMs = this.nowMs;
    this.postgres.nowMs = this.nowMs;
    for (const { id } of this.lost) this.postgres.declareGone(id);
    if (faults) injectFault(this);
    this.#act(faults);
    await settleMicrotasks();
    checkStep(this);
  }

  #act(mayBegin: boolean): void {
    const { random, live } = this;
    const dice = random.fraction();
    if (dice < 0.1 && mayBegin && live.length > 0) {
      const gateway = random.pick(live);
      if (gateway.open < 12) void gateway.serve();
    } else if (dice < 0.72 && this.network.hasWork) this.network.step();
    else if (dice < 0.87 && live.length > 0) random.pick(live).chore();
    else this.worker.chore();
  }

  /** What must hold whenever something is held in this Redis, or let go of. */
  watch(redis: FakeRedis): void {
    redis.onHold = (command) => this.#checkIntent(command);
    redis.onLetGo = (generationId) => this.#checkCover(generationId);
  }

  #checkIntent({ owner, intent, epoch }: HoldCommand): void {
    const gateway = [...this.gateways, ...this.lost].find(({ id }) => id === owner);
    if (gateway?.disk.everIntended.has(`${epoch}:${intent.generationId}`) !== true) {
      this.violations.push(`hold of ${intent.generationId} without an intent in the log`);
    }
  }

  /** What is let go of is not what a call under way holds, unless someone has settled it in its place, or set it apart. */
  #checkCover(generationId: string): void {
    const { settlements, creditHolds, quarantined } = this.postgres;
    const isHeld = this.memories.some(({ holds }) =>
      [...holds.values()].some((hold) => hold.generationId === generationId),
    );
    if (isHeld || creditHolds.has(generationId) || settlements.has(generationId)) return;
    if (quarantined.some((item) => item.generationId === generationId)) return;
    if (this.truth.calls.get(generationId)?.isUnderWay === true) {
      this.violations.push(`${generationId} is under way and holds nothing`);
    }
  }

  #observe(): void {
    this.watch(this.redis);
    this.postgres.isPoison = ({ generationId }) => this.truth.calls.get(generationId)?.isPoison === true;
    this.postgres.onSettled = (record, charged, by, progress) => {
      const call = this.truth.calls.get(record.generationId);
      if (!call) return;
      call.postings += 1;
      if (record.source === "recovery" && by === this.worker.process.name) call.wasOrphaned = true;
      call.charged = (call.charged ?? 0n) + charged;
      // Who settles what Postgres holds has read the progress before, and may miss the last of it.
      if (record.epoch !== noEpoch && charged < progress) {
        this.violations.push(`${call.generationId} paid less than Postgres knew of`);
      }
      if (call.charged > call.delivered) this.violations.push(`${call.generationId} charged above what was delivered`);
    };
  }
}

const settled = Promise.resolve();

/** Lets everything that an answer sets off run up to its next command. */
async function settleMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await settled;
}
