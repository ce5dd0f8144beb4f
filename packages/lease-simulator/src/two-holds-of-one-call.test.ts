import { EpochSessions, Janitor, LeasedHolds, noEpoch, type UsageRecord } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeDisk } from "./fake-log.ts";
import { FakePostgres } from "./fake-postgres.ts";
import { FakeRedis } from "./fake-redis.ts";
import { Network, type Process } from "./network.ts";
import { seededRandom } from "./random.ts";

/** Too rare for a bound on seeds: calls, and budgets, that both Redis and Postgres hold for. */
let redis: FakeRedis;
let postgres: FakePostgres;
let network: Network;
let gateway: Process;
let holds: LeasedHolds;
let janitor: Janitor;
let nowMs = 0;

const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
const billing = {
  bill: ({ body, progress }: { body: string; progress: string | undefined }) =>
    Promise.resolve({ cost: nanoUsd(BigInt(progress ?? 0)), body }),
};

beforeEach(() => {
  nowMs = 0;
  redis = new FakeRedis();
  postgres = new FakePostgres({ silentAfterMs: 3_000, goneAfterMs: 3_000 });
  postgres.credit("w", 100n);
  network = new Network(seededRandom(1));
  gateway = { name: "gateway", isAlive: true, pausedUntilMs: 0 };
  const worker: Process = { name: "worker", isAlive: true, pausedUntilMs: 0 };
  const portsOf = (process: Process) => ({
    ledger: postgres.ledgerFor(network, process),
    store: redis.storeFor(network, process),
    billing,
    clock,
  });
  holds = new LeasedHolds(
    { ...portsOf(gateway), log: new FakeDisk().log() },
    {
      gatewayId: "gateway",
      slices: { least: nanoUsd(20n), most: nanoUsd(20n) },
      pushAfterMs: 500,
      holdDeadlineMs: 1_000,
      lastTryMs: 600,
    },
  );
  janitor = new Janitor(new EpochSessions(portsOf(worker), "worker"), portsOf(worker));
});

const ask = (amount: bigint) => ({
  generationId: "g",
  workspaceId: "w",
  apiKeyId: "k",
  amount: nanoUsd(amount),
  budgets: [],
  rates: [],
  concurrency: [],
  body: "g",
});

/** Everything runs up to its next command. */
const settled = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

/** Lets the world go on until this has been answered. */
async function until<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const answers: Answer[] = [];
  const failures: unknown[] = [];
  answer.then(
    (value) => answers.push(value),
    (error: unknown) => failures.push(error),
  );
  for (let turn = 0; turn < 500 && answers.length + failures.length === 0; turn++) {
    await settled();
    network.step();
  }
  expect(answers.length + failures.length).toBe(1);
  return await answer;
}

it("an orphan whose call was moved to Postgres is let go of, and billed by what Postgres knows", async () => {
  expect(await until(holds.take(ask(10n)))).toEqual({ kind: "held" });
  redis.restart();
  await until(holds.hasRedis());
  expect(await until(holds.raise("g", nanoUsd(40n)))).toEqual({ kind: "held" });
  holds.noteProgress([{ generationId: "g", progress: "30" }]);
  await until(holds.shareProgressInPostgres());
  expect(redis.memory.holds.size).toBe(1);
  network.kill(gateway);

  nowMs = 10_000;
  postgres.nowMs = nowMs;
  await until(janitor.settleOrphans());
  expect(redis.memory.holds.size).toBe(0);
  expect([...postgres.creditHolds.values()]).toMatchObject([{ generationId: "g", amount: 40n, progress: "30" }]);
  expect(postgres.settlements.size).toBe(0);

  const record: UsageRecord = {
    ...ask(40n),
    epoch: noEpoch,
    held: nanoUsd(40n),
    cost: nanoUsd(30n),
    source: "recovery",
  };
  postgres.settle([record], "worker");
  expect(postgres.settlements.get("g")?.charged).toBe(30n);
});

/** Asks for more than there is; the first question is given up, and lands when it likes. */
async function askForTooMuch(): Promise<void> {
  await until(holds.beat());
  await until(holds.hasRedis());
  const decision = holds.take(ask(500n));
  network.faults = { lostAnswer: 0, lateCommand: 1 };
  await settled();
  network.step();
  network.faults = { lostAnswer: 0, lateCommand: 0 };
  expect(await until(decision)).toMatchObject({ kind: "low" });
  expect(holds.isAtRest).toBe(false);
}

it("a call that asks again on cheaper terms holds in Redis, where the credits are", async () => {
  await askForTooMuch();
  expect(await until(holds.take(ask(10n)))).toEqual({ kind: "held" });
  await until(holds.releaseLeftovers());
  expect([...redis.memory.holds.values()]).toMatchObject([{ generationId: "g", amount: 10n }]);
  expect(postgres.creditHolds.size).toBe(0);
});

it("once a command to let go has been sent, a call that asks again holds in Postgres", async () => {
  await askForTooMuch();
  await until(holds.releaseLeftovers());
  expect(holds.isAtRest).toBe(true);
  postgres.credit("w", 50n);
  expect(await until(holds.take(ask(10n)))).toEqual({ kind: "held" });
  expect([...postgres.creditHolds.keys()]).toEqual(["g"]);
  expect(redis.memory.holds.size).toBe(0);
});

/** A gateway stands still until the worker has settled its call in Postgres, and has let go of nothing yet. */
async function settleForASleeper(): Promise<void> {
  nowMs = 10_000;
  postgres.nowMs = nowMs;
  const settling = janitor.settleOrphans();
  while (!postgres.settlements.has("g")) {
    await settled();
    network.step();
  }
  redis.isUp = false;
  await until(settling);
  redis.isUp = true;
  nowMs += 1_000;
  postgres.nowMs = nowMs;
}

async function redisIsBack(): Promise<void> {
  redis.isUp = true;
  nowMs += 1_000;
  postgres.nowMs = nowMs;
  while (!(await until(holds.hasRedis()))) nowMs += 250;
}

const end = (cost: bigint, generationId = "g") =>
  holds.settle({ generationId, cost: nanoUsd(cost), body: "g" }, { workspaceId: "w", apiKeyId: "k" });

const expectSpentAsSettled = (amount: bigint) => {
  expect(redis.memory.slices.get("w")).toMatchObject({ spent: amount, held: 0n });
  expect(postgres.lease("w", postgres.epoch.epoch)).toMatchObject({ settled: amount });
  expect(redis.memory.stream).toEqual([]);
};

it.each([9n, 4n])("an owner that wakes up and would charge %d counts what the worker has settled", async (cost) => {
  expect(await until(holds.take(ask(10n)))).toEqual({ kind: "held" });
  holds.noteProgress([{ generationId: "g", progress: "7" }]);
  await until(holds.shareProgress());
  await settleForASleeper();
  expect(await until(end(cost))).toMatchObject({ charged: 7n });
  await until(holds.releaseLeftovers());
  expectSpentAsSettled(7n);
  await until(janitor.settleOrphans());
  expect(holds.isAtRest).toBe(true);
});

it("an owner whose call has ended before anybody looked is charged what it says", async () => {
  expect(await until(holds.take(ask(10n)))).toEqual({ kind: "held" });
  holds.noteProgress([{ generationId: "g", progress: "7" }]);
  await until(holds.shareProgress());
  nowMs = 10_000;
  postgres.nowMs = nowMs;
  const settling = janitor.settleOrphans();
  // It has been found to be overdue by now, and is gone when it is claimed.
  const ending = end(9n);
  await until(ending);
  await until(settling);
  expect(postgres.settlements.size).toBe(0);
  expect(redis.memory.slices.get("w")).toMatchObject({ spent: 9n, held: 0n });
  expect(redis.memory.stream).toMatchObject([{ record: { cost: 9n, source: "gateway" } }]);
});

it("what a call that moved to Postgres left in Redis goes at what was settled there for it", async () => {
  expect(await until(holds.take(ask(10n)))).toEqual({ kind: "held" });
  holds.noteProgress([{ generationId: "g", progress: "7" }]);
  await until(holds.shareProgress());
  redis.isUp = false;
  expect(await until(holds.raise("g", nanoUsd(40n)))).toEqual({ kind: "held" });
  redis.isUp = true;
  await settleForASleeper();
  expect(await until(end(30n))).toMatchObject({ charged: 7n });
  await redisIsBack();
  await until(holds.releaseLeftovers());
  expectSpentAsSettled(7n);
});

describe("a budget while Redis is away for a while", () => {
  const budgets = [{ subject: "k", period: "total", limit: nanoUsd(100n) }];
  const take = (generationId: string, amount: bigint) => until(holds.take({ ...ask(amount), generationId, budgets }));

  beforeEach(() => {
    postgres.credit("w", 900n);
  });

  it("is used up once: what Postgres has let in meanwhile counts in Redis too", async () => {
    expect(await take("first", 10n)).toEqual({ kind: "held" });
    redis.isUp = false;
    expect(await take("away", 60n)).toEqual({ kind: "held" });
    expect([...postgres.creditHolds.keys()]).toEqual(["away"]);
    await until(end(55n, "away"));
    await redisIsBack();
    await until(holds.releaseLeftovers());
    expect(await take("too much", 36n)).toEqual({ kind: "budget", index: 0, available: 35n });
    expect(await take("what is left", 35n)).toEqual({ kind: "held" });
  });

  it("is exceeded by no more than what one store held, or had on its way, when the other one let calls in", async () => {
    expect(await take("first", 90n)).toEqual({ kind: "held" });
    redis.isUp = false;
    expect(await take("away", 90n)).toEqual({ kind: "held" });
    expect(await take("more", 11n)).toMatchObject({ kind: "budget", available: 10n });
    await until(end(90n, "away"));
    await redisIsBack();
    await until(holds.releaseLeftovers());
    await until(end(90n, "first"));
    expect(await take("more", 1n)).toMatchObject({ kind: "budget", available: -80n });
  });
});

it("what both may hold for is settled in Postgres, also when somebody else has done that before", async () => {
  expect(await until(holds.take(ask(10n)))).toEqual({ kind: "held" });
  redis.isUp = false;
  network.faults = { lostAnswer: 1, lateCommand: 0 };
  await expect(until(holds.raise("g", nanoUsd(40n)))).rejects.toThrow("the answer was lost");
  network.faults = { lostAnswer: 0, lateCommand: 0 };
  await redisIsBack();
  expect([...postgres.creditHolds.keys()]).toEqual(["g"]);
  const abandoned = { ...ask(40n), epoch: noEpoch, held: nanoUsd(40n), cost: nanoUsd(0n), source: "recovery" as const };
  postgres.settle([abandoned], "worker");
  expect(await until(end(9n))).toMatchObject({ charged: 0n });
  await until(holds.releaseLeftovers());
  expect(redis.memory.slices.get("w")).toMatchObject({ spent: 0n, held: 0n });
  expect(redis.memory.stream).toEqual([]);
});
