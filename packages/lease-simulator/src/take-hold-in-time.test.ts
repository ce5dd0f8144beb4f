import { LeasedHolds, MayHold, NothingHeld, type SliceStore } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeDisk } from "./fake-log.ts";
import { FakePostgres } from "./fake-postgres.ts";
import { FakeRedis } from "./fake-redis.ts";
import { Network, type Process } from "./network.ts";
import { seededRandom } from "./random.ts";

/** Over a way to Redis that takes this long, 200 ms unless a test says otherwise, and on which answers are lost. */
let wayMs: number;
const lastTryMs = 600;

let redis: FakeRedis;
let postgres: FakePostgres;
let network: Network;
let holds: LeasedHolds;
let nowMs: number;
let holdsAsked: number;
let isReached: boolean;
/** Which of the questions for a hold are answered, and whether the others took effect. */
let way: { isAnswered: (question: number) => boolean; isHeard: boolean };

beforeEach(async () => {
  nowMs = 0;
  wayMs = 200;
  holdsAsked = 0;
  isReached = true;
  way = { isAnswered: () => true, isHeard: true };
  redis = new FakeRedis();
  postgres = new FakePostgres({ silentAfterMs: 3_000, goneAfterMs: 3_000 });
  network = new Network(seededRandom(1));
  const gateway: Process = { name: "gateway", isAlive: true, pausedUntilMs: 0 };
  holds = new LeasedHolds(
    {
      ledger: postgres.ledgerFor(network, gateway),
      store: over(redis.storeFor(network, gateway)),
      billing: { bill: ({ body }) => Promise.resolve({ cost: nanoUsd(0n), body }) },
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
      log: new FakeDisk().log(),
    },
    {
      gatewayId: "gateway",
      slices: { least: nanoUsd(100n), most: nanoUsd(100n) },
      pushAfterMs: 500,
      holdDeadlineMs: 30_000,
      lastTryMs,
    },
  );
  postgres.credit("w", 100n);
  await until(holds.beat());
});

const over = (store: SliceStore): SliceStore => ({
  async connect() {
    if (!isReached) throw new Error("nobody listens");
    const connection = await store.connect();
    nowMs += wayMs;
    return {
      ...connection,
      async seedBudget(command) {
        const outcome = await connection.seedBudget(command);
        nowMs += wayMs;
        return outcome;
      },
      async hold(command) {
        holdsAsked += 1;
        if (!isReached) throw new Error("nobody answers");
        const isAnswered = way.isAnswered(holdsAsked);
        const reply = isAnswered || way.isHeard ? await connection.hold(command) : undefined;
        nowMs += wayMs;
        if (!isAnswered || !reply) throw new Error("connection was reset");
        return reply;
      },
    };
  },
});

const ask = (generationId: string, amount = 10n) => ({
  generationId,
  workspaceId: "w",
  apiKeyId: "k",
  amount: nanoUsd(amount),
  budgets: [],
  rates: [],
  concurrency: [],
  body: "{}",
});

const budgetsOf = (...subjects: readonly string[]) =>
  subjects.map((subject) => ({ subject, period: "total", limit: nanoUsd(500n) }));

const turn = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

async function until<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const ends: string[] = [];
  answer.then(
    () => ends.push("answered"),
    () => ends.push("rejected"),
  );
  for (let turns = 0; turns < 2_000 && ends.length === 0; turns++) {
    await turn();
    network.step();
  }
  expect(ends).toHaveLength(1);
  return await answer;
}

/** All of the workspace's credits lie in its slice, so that Postgres has nothing to hold. */
async function leaseAll(): Promise<void> {
  expect(await until(holds.take(ask("first")))).toEqual({ kind: "held" });
  expect(postgres.available("w")).toBe(0n);
  holdsAsked = 0;
}

async function settleAtNothing(generationId: string): Promise<void> {
  const names = { workspaceId: "w", apiKeyId: "k" };
  await until(holds.settle({ generationId, cost: nanoUsd(0n), body: "{}" }, names));
  await until(holds.pushUnsettled(0));
  await until(holds.hasRedis());
  await until(holds.releaseLeftovers());
}

const expectOnlyFirstHeld = () => {
  expect([...redis.memory.holds.values()].map(({ generationId }) => generationId)).toEqual(["first"]);
  expect(redis.memory.slices.get("w")).toMatchObject({ held: 10n, spent: 0n });
  expect(postgres.creditHolds.size).toBe(0);
};

it.each([true, false])(
  "a call whose holds lose all answers is told so, and holds nothing (heard: %s)",
  async (isHeard) => {
    await leaseAll();
    way = { isAnswered: () => false, isHeard };
    const startedMs = nowMs;
    const refusal = await until(holds.take(ask("lost")).catch((error: unknown) => error));
    expect(refusal).toBeInstanceOf(MayHold);
    expect(refusal).toMatchObject({ message: "Redis goes on losing answers", cause: expect.any(NothingHeld) });
    expect(nowMs - startedMs).toBeLessThanOrEqual(lastTryMs + 2 * wayMs);
    way = { isAnswered: () => true, isHeard: true };
    nowMs += 1_000;
    await settleAtNothing("lost");
    expectOnlyFirstHeld();
  },
);

it("a hold that lands after it was given up is found when its deadline has passed", async () => {
  await leaseAll();
  way = { isAnswered: () => false, isHeard: false };
  const refusal = await until(holds.take(ask("lost")).catch((error: unknown) => error));
  expect(refusal).toBeInstanceOf(MayHold);
  way = { isAnswered: () => true, isHeard: true };
  nowMs += 1_000;
  await settleAtNothing("lost");
  // Only now does one of the commands arrive.
  const gateway: Process = { name: "gateway", isAlive: true, pausedUntilMs: 0 };
  const late = await until(redis.storeFor(network, gateway).connect());
  const deadlineMs = nowMs + 30_000;
  await until(late.hold({ epoch: postgres.epoch.epoch, owner: "gateway", intent: ask("lost"), deadlineMs }));
  expect(redis.memory.holds.size).toBe(2);
  nowMs = deadlineMs;
  await until(holds.sweepOverdueHolds());
  expect([...redis.memory.holds.values()].map(({ generationId }) => generationId)).not.toContain("lost");
});

it("a way that is slow and answers is waited for, however much there is to ask", async () => {
  const budgets = budgetsOf("a", "b", "c");
  const startedMs = nowMs;
  expect(await until(holds.take({ ...ask("cold", 90n), budgets }))).toEqual({ kind: "held" });
  expect(nowMs - startedMs).toBeGreaterThan(lastTryMs);
  expect(redis.memory.holds.size).toBe(1);
});

it("all budgets of a call that Redis does not count yet are told to it at once", async () => {
  wayMs = 0;
  expect(await until(holds.take({ ...ask("cold"), budgets: budgetsOf("a", "b", "c") }))).toEqual({ kind: "held" });
  // Without a slice, without budgets, with both.
  expect(holdsAsked).toBe(3);
  expect([...redis.memory.budgets.keys()]).toHaveLength(3);
});

it("over a way that took long for one answer Postgres is asked", async () => {
  expect(await until(holds.take(ask("first", 90n)))).toEqual({ kind: "held" });
  // More than a slice takes.
  postgres.credit("w", 500n);
  holdsAsked = 0;
  wayMs = 500;
  const startedMs = nowMs;
  expect(await until(holds.take(ask("second", 20n)))).toEqual({ kind: "held" });
  expect(holdsAsked).toBe(1);
  expect(nowMs - startedMs).toBe(wayMs);
  expect([...postgres.creditHolds.keys()]).toEqual(["second"]);
});

describe("a call that counts in a budget, which Postgres does not see", () => {
  it("is let in by Redis alone, however slow the way", async () => {
    expect(await until(holds.take(ask("first")))).toEqual({ kind: "held" });
    postgres.credit("w", 50n);
    wayMs = 500;
    expect(await until(holds.take({ ...ask("second"), budgets: budgetsOf("a", "b") }))).toEqual({ kind: "held" });
    expect(postgres.creditHolds.size).toBe(0);
    expect(redis.memory.holds.size).toBe(2);
  });

  it("is asked for again in Redis when an answer was lost", async () => {
    way = { isAnswered: (question) => question !== 2, isHeard: true };
    expect(await until(holds.take({ ...ask("first"), budgets: budgetsOf("a") }))).toEqual({ kind: "held" });
    expect(postgres.creditHolds.size).toBe(0);
    expect(redis.memory.holds.size).toBe(1);
  });

  it("is told to come back when answers go on being lost, and holds nothing", async () => {
    await leaseAll();
    way = { isAnswered: () => false, isHeard: true };
    const counted = { ...ask("lost"), budgets: budgetsOf("a") };
    const refusal = await until(holds.take(counted).catch((error: unknown) => error));
    expect(refusal).toMatchObject({ message: "Redis goes on losing answers", cause: expect.any(NothingHeld) });
    expect(postgres.creditHolds.size).toBe(0);
    way = { isAnswered: () => true, isHeard: true };
    nowMs += 1_000;
    await settleAtNothing("lost");
    expectOnlyFirstHeld();
  });

  it("asks Postgres when Redis cannot be reached", async () => {
    isReached = false;
    expect(await until(holds.take({ ...ask("first"), budgets: budgetsOf("a") }))).toEqual({ kind: "held" });
    expect([...postgres.creditHolds.keys()]).toEqual(["first"]);
  });
});

it("after the first answer that is lost Postgres is asked, and nobody goes on waiting for Redis", async () => {
  await leaseAll();
  postgres.credit("w", 50n);
  way = { isAnswered: () => false, isHeard: true };
  const startedMs = nowMs;
  expect(await until(holds.take(ask("second")))).toEqual({ kind: "held" });
  expect(holdsAsked).toBe(1);
  expect(nowMs - startedMs).toBe(wayMs);
  expect([...postgres.creditHolds.keys()]).toEqual(["second"]);
  way = { isAnswered: () => true, isHeard: true };
  nowMs += 1_000;
  await settleAtNothing("second");
  expectOnlyFirstHeld();
});

it("an answer that is lost once costs one more try where all credits are leased", async () => {
  await leaseAll();
  way = { isAnswered: (question) => question > 1, isHeard: true };
  expect(await until(holds.take(ask("second")))).toEqual({ kind: "held" });
  expect(redis.memory.slices.get("w")).toMatchObject({ held: 20n });
});
