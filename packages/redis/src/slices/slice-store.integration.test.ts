import { randomUUID } from "node:crypto";
import type { HoldIntent, HoldReply, SliceConnection, UsageRecord } from "@causeway/leases";
import { FakeRedis, Network, seededRandom } from "@causeway/lease-simulator";
import { type NanoUsd, nanoUsd } from "@causeway/money";
import { createTestRedis, startRedis } from "@causeway/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkMoneyRedis } from "../check-money-redis.ts";
import { sliceKeys } from "./keys.ts";
import { createSliceStore } from "./slice-store.ts";

let url: string;
let redis: Redis;
beforeAll(async () => {
  ({ url } = await createTestRedis());
  redis = new Redis(url);
});
afterAll(() => redis.disconnect());

const epoch = 7;
/** A busy machine is no slow Redis. */
const patiently = { patienceMs: 20_000 };

/** An empty Redis in epoch 7. */
async function open(): Promise<SliceConnection> {
  await redis.flushdb();
  const connection = await createSliceStore(url, patiently).connect();
  await connection.setTag(epoch);
  return connection;
}

const intentOf = (amount: bigint, more: Partial<HoldIntent> = {}): HoldIntent => ({
  generationId: randomUUID(),
  workspaceId: "w",
  apiKeyId: "k",
  amount: nanoUsd(amount),
  budgets: [],
  rates: [],
  concurrency: [],
  body: "{}",
  ...more,
});
const holdOf = (intent: HoldIntent, deadlineMs = 60_000) => ({ epoch, owner: "gateway", intent, deadlineMs });
const recordOf = (intent: HoldIntent, cost: bigint): UsageRecord => ({
  generationId: intent.generationId,
  workspaceId: intent.workspaceId,
  apiKeyId: intent.apiKeyId,
  epoch,
  held: intent.amount,
  cost: nanoUsd(cost),
  budgets: intent.budgets.map(({ subject, period }) => ({ subject, period })),
  source: "gateway",
  body: "{}",
});
const settleOf = (intent: HoldIntent, charge: bigint, withRecord = true) => {
  const record = recordOf(intent, charge);
  const { generationId, workspaceId, budgets } = record;
  return {
    epoch,
    generationId,
    workspaceId,
    budgets,
    charge: nanoUsd(charge),
    record: withRecord ? record : undefined,
  };
};
const sliceOf = async (workspaceId = "w") => await redis.hgetall(sliceKeys.slice(workspaceId));

it("64 callers at once never get more out of a slice or a budget than there is, and every nano is accounted for", async () => {
  for (let round = 0; round < 8; round++) {
    const connection = await open();
    const random = seededRandom(round + 1);
    let granted = BigInt(random.between(1_000, 100_000));
    const limit = random.chance(0.5) ? granted * 2n : (granted * 7n) / 10n;
    const budget = { subject: "k", period: "2026-11", limit: nanoUsd(limit) };
    const slice = { workspaceId: "w", epoch };
    await connection.applyGrant({ ...slice, granted: nanoUsd(granted) });
    await connection.seedBudget({ ...budget, epoch, spent: nanoUsd(0n) });
    let spent = 0n;
    let records = 0;
    const broken: string[] = [];
    const call = async () => {
      const amount = BigInt(random.between(1, Number(granted / 20n)));
      const intent = intentOf(amount, { budgets: [budget] });
      const reply = await connection.hold(holdOf(intent));
      if (reply.kind === "low" && random.chance(0.05)) {
        granted += 1n;
        await connection.applyGrant({ ...slice, granted: nanoUsd(granted) });
        await connection.applyGrant({ ...slice, granted: nanoUsd(granted - 1n) });
      }
      if (reply.kind === "low" || reply.kind === "budget") return;
      if (reply.kind !== "held") return void broken.push(`hold: ${reply.kind}`);
      if (random.chance(0.2) && (await connection.hold(holdOf(intent))).kind !== "held") broken.push("again");
      let held = amount;
      if (random.chance(0.3)) {
        const { generationId, workspaceId, apiKeyId, budgets } = intent;
        const raise = { epoch, generationId, workspaceId, apiKeyId, budgets, amount: nanoUsd(amount + 10n) };
        const raised = [await connection.raise(raise), await connection.raise(raise)];
        if (raised.some(({ kind }) => kind === "held")) held = amount + 10n;
      }
      const charge = (amount * BigInt(random.between(0, 120))) / 100n;
      if ((await connection.settle(settleOf(intent, charge))) !== "settled") broken.push("not settled");
      else {
        spent += charge < held ? charge : held;
        records += 1;
      }
      if ((await connection.settle(settleOf(intent, charge))) !== "gone") broken.push("settled twice");
      if ((await connection.hold(holdOf(intent))).kind !== "over") broken.push("held after its end");
      if (random.chance(0.02)) await connection.reclaim(slice);
      if (BigInt((await sliceOf())["free"] ?? -1) < 0n) broken.push("overdrawn");
    };
    await Promise.all(
      Array.from({ length: 64 }, async () => {
        for (let turn = 0; turn < 10; turn++) await call();
      }),
    );
    expect(broken).toEqual([]);
    const after = await sliceOf();
    expect(after).toMatchObject({ held: "0", spent: spent.toString(), granted: granted.toString() });
    const total = [after["reclaimed"], after["spent"], after["free"]].reduce(
      (sum, text) => sum + BigInt(text ?? 0),
      0n,
    );
    expect(total).toBe(granted);
    const use = await redis.hgetall(sliceKeys.budget(epoch, budget));
    expect(use).toEqual({ s: spent.toString(), h: "0" });
    expect(spent <= limit).toBe(true);
    expect(await redis.zcard(sliceKeys.deadlines)).toBe(0);
    expect(await redis.xlen(sliceKeys.stream)).toBe(records);
    connection.close();
  }
});

it("the scripts answer like the simulator's stand-in, command by command", async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = seededRandom(seed);
    const real = await open();
    const network = new Network(random);
    const process = { name: "test", isAlive: true, pausedUntilMs: 0 };
    const answer = async <Reply>(reply: Promise<Reply>): Promise<Reply> => {
      while (network.hasWork) network.step();
      return await reply;
    };
    const fake = await answer(new FakeRedis().storeFor(network, process).connect());
    await answer(fake.setTag(epoch));
    const intents = Array.from({ length: 6 }, (_, index) =>
      intentOf(BigInt(random.between(1, 300)), {
        workspaceId: `w${index % 2}`,
        budgets: index % 3 === 0 ? [{ subject: "k", period: "total", limit: nanoUsd(500n) }] : [],
        concurrency: index % 2 === 0 ? [{ subject: "w0", limit: 2 }] : [],
      }),
    );
    for (let turn = 0; turn < 120; turn++) {
      const intent = random.pick(intents);
      const at = random.chance(0.9) ? epoch : epoch + 1;
      const amount = nanoUsd(BigInt(random.between(0, 400)));
      const isRecorded = random.chance(0.7);
      const { workspaceId, generationId, apiKeyId, budgets } = intent;
      const commands: ((connection: SliceConnection) => Promise<unknown>)[] = [
        (connection) => connection.applyGrant({ workspaceId, epoch: at, granted: amount }),
        (connection) => connection.seedBudget({ subject: "k", period: "total", epoch: at, spent: amount }),
        (connection) => connection.hold({ ...holdOf(intent), epoch: at }),
        (connection) => connection.hold({ ...holdOf(intent), epoch: at }),
        // Asked for again on other terms, while what was asked before may hold.
        (connection) => connection.hold({ ...holdOf({ ...intent, amount }), epoch: at }),
        (connection) => connection.raise({ epoch: at, generationId, workspaceId, apiKeyId, budgets, amount }),
        (connection) => connection.settle({ ...settleOf(intent, amount, isRecorded), epoch: at }),
        (connection) => connection.claim([{ epoch: at, generationId }]),
        (connection) => connection.readBudget({ epoch: at, subject: "k", period: "total" }),
        (connection) =>
          connection.raiseBudget({ epoch: at, subject: "k", period: "total", seen: amount, spent: amount }),
        (connection) => connection.holdBudgets(budgetHoldOf(intent, amount, at)),
        (connection) => connection.holdBudgets(budgetHoldOf(intent, amount, at)),
        (connection) =>
          connection.settleBudgets({ ...budgetHoldOf(intent, amount, at).intent, epoch: at, counts: [amount] }),
        (connection) => connection.overdueBudgetHolds(65_000, 100).then(byId),
        (connection) => connection.reclaim({ workspaceId, epoch: at }),
        (connection) => connection.recordProgress([{ epoch: at, generationId, progress: "5" }], 50_000),
        (connection) => connection.overdueHolds(55_000, 100).then(byId),
        (connection) => connection.countLeft(at),
        (connection) => connection.readUsage(3, 0).then((entries) => entries.map(({ record }) => record)),
        (connection) => connection.setTag(epoch),
        (connection) => connection.stopWorkspace(workspaceId, "stopped-by-debt"),
        (connection) => connection.resumeWorkspace(workspaceId),
        (connection) => connection.readStops(),
        (connection) => connection.blockKey("k"),
        (connection) => connection.unblockKey("k"),
      ];
      const command = random.pick(commands);
      const expected = await answer(command(fake));
      expect(await command(real), `seed ${seed}, turn ${turn}: ${String(command)}`).toEqual(expected);
    }
    real.close();
  }
});
const budgetHoldOf = (intent: HoldIntent, need: NanoUsd, at = epoch) => {
  const { generationId, workspaceId, apiKeyId, budgets, rates, concurrency } = intent;
  const needs = budgets.map((budget, index) => ({ ...budget, need, countsOwnKeys: index === 0 }));
  return {
    epoch: at,
    deadlineMs: 60_000,
    intent: { generationId, workspaceId, apiKeyId, budgets: needs, rates, concurrency },
  };
};
const byId = (holds: readonly { readonly generationId: string }[]) =>
  holds.toSorted((a, b) => a.generationId.localeCompare(b.generationId));

it("64 callers that hold in slices or in budgets alone never get more out of a budget than there is", async () => {
  const connection = await open();
  const random = seededRandom(9);
  const budget = { subject: "key:k", period: "2026-11", limit: nanoUsd(20_000n) };
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(1_000_000n) });
  await connection.seedBudget({ ...budget, epoch, spent: nanoUsd(0n) });
  const answers: ("settled" | "gone")[] = [];
  let spent = 0n;
  let most = 0n;
  const call = async () => {
    const amount = BigInt(random.between(1, 900));
    const intent = intentOf(amount, { budgets: [budget], concurrency: [{ subject: "key:k", limit: 50 }] });
    const count = (amount * BigInt(random.between(0, 100))) / 100n;
    if (random.chance(0.5)) {
      if ((await connection.hold(holdOf(intent))).kind !== "held") return;
      await connection.settle(settleOf(intent, count, false));
    } else {
      const command = budgetHoldOf(intent, nanoUsd(amount / 2n));
      if ((await connection.holdBudgets(command)).kind !== "held") return;
      const more = await connection.holdBudgets(budgetHoldOf(intent, nanoUsd(amount)));
      const used = await redis.hgetall(sliceKeys.budget(epoch, budget));
      const total = BigInt(used["s"] ?? 0) + BigInt(used["h"] ?? 0);
      most = total > most ? total : most;
      const counts = [nanoUsd(more.kind === "held" ? count : count / 2n)];
      for (let again = 0; again < 2; again++) {
        answers.push(await connection.settleBudgets({ ...command.intent, epoch, counts }));
      }
      spent += counts[0] ?? 0n;
      return;
    }
    spent += count;
  };
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let turn = 0; turn < 8; turn++) await call();
    }),
  );
  expect(await redis.hgetall(sliceKeys.budget(epoch, budget))).toEqual({ s: spent.toString(), h: "0" });
  expect(most <= budget.limit).toBe(true);
  expect(answers.filter((answer) => answer === "settled")).toHaveLength(answers.length / 2);
  expect(await redis.exists(sliceKeys.concurrency(epoch, "key:k"), sliceKeys.budgetDeadlines)).toBe(0);
  connection.close();
});

it("a budget that is used up beyond its limit lets in what costs nothing, and nothing else", async () => {
  const connection = await open();
  const budget = { subject: "key:lowered", period: "total", limit: nanoUsd(100n) };
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(1_000n) });
  await connection.seedBudget({ ...budget, epoch, spent: nanoUsd(150n) });
  const free = intentOf(0n, { budgets: [budget] });
  const overdrawn = { kind: "budget", index: 0, available: -50n };
  expect(await connection.hold(holdOf(intentOf(1n, { budgets: [budget] })))).toEqual(overdrawn);
  expect(await connection.holdBudgets(budgetHoldOf(intentOf(1n, { budgets: [budget] }), nanoUsd(1n)))).toEqual(
    overdrawn,
  );
  expect(await connection.hold(holdOf(free))).toMatchObject({ kind: "held" });
  const { generationId, workspaceId, apiKeyId, budgets } = free;
  const raise = { epoch, generationId, workspaceId, apiKeyId, budgets, amount: nanoUsd(1n) };
  expect(await connection.raise(raise)).toEqual(overdrawn);
  await connection.settle(settleOf(free, 0n, false));
  connection.close();
});

it("amounts beyond the doubles of Lua stay exact", async () => {
  const connection = await open();
  const granted = 2n ** 62n + 1n;
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(granted - 1_000n) });
  await connection.reclaim({ workspaceId: "w", epoch });
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(granted) });
  const intent = intentOf(999n);
  expect(await connection.hold(holdOf(intent))).toEqual({ kind: "held", available: 1n });
  await connection.settle(settleOf(intent, 998n));
  expect(await sliceOf()).toMatchObject({ granted: granted.toString(), free: "2", spent: "998" });
  connection.close();
});

it("a hold checks the rate and counts it only when everything else fits", async () => {
  const connection = await open();
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(25n) });
  const rate = { name: "k:requests", amount: 1, limit: 2, windowSeconds: 60 };
  const take = () => connection.hold(holdOf(intentOf(10n, { rates: [rate] })));
  const kinds: HoldReply["kind"][] = [];
  for (let turn = 0; turn < 3; turn++) kinds.push((await take()).kind);
  expect(kinds).toEqual(["held", "held", "low"]);
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(100n) });
  expect(await take()).toEqual({
    kind: "rate",
    index: 0,
    retryAfterMs: expect.toSatisfy((ms: number) => ms > 0 && ms <= 60_000),
  });
  connection.close();
});

it("whose holds are claimed settles nothing here; who comes with Postgres' word does, once", async () => {
  const connection = await open();
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(100n) });
  const budget = { subject: "k", period: "total", limit: nanoUsd(100n) };
  await connection.seedBudget({ ...budget, epoch, spent: nanoUsd(0n) });
  const [here, gone, unclaimed] = [30n, 20n, 10n].map((amount) => intentOf(amount, { budgets: [budget] }));
  if (!here || !gone || !unclaimed) throw new Error("three were made");
  for (const intent of [here, unclaimed]) await connection.hold(holdOf(intent));
  const names = [here, gone].map(({ generationId }) => ({ epoch, generationId }));
  expect(await connection.claim([])).toEqual([]);
  expect(await connection.claim(names)).toEqual(names.slice(0, 1));
  expect(await connection.settle(settleOf(here, 25n))).toBe("claimed");
  expect(await sliceOf()).toMatchObject({ spent: "0", held: "40", free: "60" });
  expect(await redis.xlen(sliceKeys.stream)).toBe(0);
  expect(await connection.settle(settleOf(unclaimed, 10n))).toBe("settled");
  expect(await connection.settle(settleOf(here, 12n, false))).toBe("settled");
  expect(await connection.settle(settleOf(here, 25n))).toBe("gone");
  expect(await sliceOf()).toMatchObject({ spent: "22", held: "0", free: "78" });
  expect(await redis.hgetall(sliceKeys.budget(epoch, budget))).toEqual({ s: "22", h: "0" });
  expect(await connection.claim(names)).toEqual([]);
  connection.close();
});

it("a blocked key takes nothing from the moment it is blocked", async () => {
  const connection = await open();
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(25n) });
  await connection.blockKey("k");
  expect(await connection.hold(holdOf(intentOf(1n)))).toEqual({ kind: "key-blocked" });
  await connection.unblockKey("k");
  expect(await connection.hold(holdOf(intentOf(1n)))).toMatchObject({ kind: "held" });
  connection.close();
});

it("a call that is larger than a rate by itself is let in when it is the first; with a rate of none, none is", async () => {
  const connection = await open();
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(25n) });
  const large = { name: "k:tokens", amount: 9_000, limit: 1_000, windowSeconds: 60 };
  const take = (rate: typeof large) => connection.hold(holdOf(intentOf(1n, { rates: [rate] })));
  expect([(await take(large)).kind, (await take({ ...large, amount: 1 })).kind]).toEqual(["held", "rate"]);
  expect((await take({ ...large, name: "none", limit: 0 })).kind).toBe("rate");
  connection.close();
});

it("of 50 calls at once as many hold as may be under way, and each that ends makes room for one", async () => {
  const connection = await open();
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(1_000n) });
  const concurrency = [
    { subject: "key:k", limit: 7 },
    { subject: "workspace:w", limit: 20 },
  ];
  const intents = Array.from({ length: 50 }, () => intentOf(1n, { concurrency }));
  const replies = await Promise.all(intents.map((intent) => connection.hold(holdOf(intent))));
  expect(replies.filter(({ kind }) => kind === "held")).toHaveLength(7);
  expect(replies.filter(({ kind }) => kind !== "held")).toEqual(
    Array.from({ length: 43 }, () => ({ kind: "concurrency", index: 0 })),
  );
  const held = intents.filter((_, index) => replies[index]?.kind === "held");
  const late = intents.find((_, index) => replies[index]?.kind !== "held") ?? intentOf(1n);
  await connection.settle(settleOf(held[0] ?? late, 1n));
  await connection.settle(settleOf(held[0] ?? late, 1n));
  expect([(await connection.hold(holdOf(late))).kind, (await connection.hold(holdOf(late))).kind]).toEqual([
    "held",
    "held",
  ]);
  expect((await connection.hold(holdOf(intentOf(1n, { concurrency })))).kind).toBe("concurrency");
  connection.close();
});

it("a stopped workspace holds nothing more until it may go on", async () => {
  const connection = await open();
  await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(25n) });
  const running = intentOf(1n);
  await connection.hold(holdOf(running));
  await connection.stopWorkspace("w", "stopped-by-dispute");
  expect(await connection.readStops()).toEqual(new Map([["w", "stopped-by-dispute"]]));
  expect(await connection.hold(holdOf(intentOf(1n)))).toEqual({ kind: "stopped-by-dispute" });
  const { generationId, workspaceId, apiKeyId, budgets } = running;
  const raise = { epoch, generationId, workspaceId, apiKeyId, budgets, amount: nanoUsd(2n) };
  expect(await connection.raise(raise)).toEqual({ kind: "stopped-by-dispute" });
  expect(await connection.settle(settleOf(running, 1n))).toBe("settled");
  await connection.resumeWorkspace("w");
  expect(await connection.hold(holdOf(intentOf(1n)))).toMatchObject({ kind: "held" });
  connection.close();
});

it("what cannot be read in the stream is handed over as text", async () => {
  const connection = await open();
  await redis.xadd(sliceKeys.stream, "*", "d", "not a record");
  const [entry] = await connection.readUsage(10, 0);
  expect(entry).toMatchObject({ text: "not a record", record: undefined });
  await connection.removeUsage([entry?.id ?? ""]);
  expect(await connection.countLeft(epoch)).toEqual({ usage: 0, holds: 0 });
  connection.close();
});

it("scripts survive a Redis that has forgotten them", async () => {
  const connection = await open();
  await redis.script("FLUSH");
  expect(await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(1n) })).toBe("applied");
  connection.close();
});

it("a connection ends with its Redis process and never reaches the next one", async () => {
  const first = await startRedis();
  const store = createSliceStore(first.url, patiently);
  const connection = await store.connect();
  const { runId } = await connection.identity();
  await first.stop();
  const second = await startRedis({ port: Number(new URL(first.url).port) });
  try {
    await expect(connection.identity()).rejects.toThrow(/.+/);
    const next = await store.connect();
    expect((await next.identity()).runId).not.toBe(runId);
    await expect(connection.setTag(1)).rejects.toThrow(/.+/);
    next.close();
  } finally {
    await second.stop();
  }
});

it("a memory that somebody else has written to gets a number of its own, and is used again", async () => {
  for (const spoil of [
    () => redis.set(sliceKeys.slice("w"), "not a slice"),
    () => redis.hset(sliceKeys.slice("w"), "free", "lots"),
    () => redis.set(sliceKeys.deadlines, "not deadlines"),
    () => redis.lpush(sliceKeys.stops, "not stops"),
  ]) {
    const connection = await open();
    await connection.applyGrant({ workspaceId: "w", epoch, granted: nanoUsd(100n) });
    await redis.del(sliceKeys.deadlines);
    await spoil();
    await expect(connection.hold(holdOf(intentOf(10n)))).rejects.toThrow(/.+/);
    expect((await connection.identity()).tag).toBeUndefined();
    await connection.setTag(epoch + 1);
    await connection.applyGrant({ workspaceId: "w", epoch: epoch + 1, granted: nanoUsd(50n) });
    const reply = await connection.hold({ ...holdOf(intentOf(10n)), epoch: epoch + 1 });
    expect(reply).toEqual({ kind: "held", available: 40n });
    connection.close();
  }
});

it("refuses a Redis that may throw keys away, at the start and at every handshake", async () => {
  const evicting = await startRedis();
  const admin = new Redis(evicting.url);
  const connection = await createSliceStore(evicting.url, patiently).connect();
  await connection.identity();
  await checkMoneyRedis(evicting.url);
  await admin.config("SET", "maxmemory-policy", "allkeys-lru");
  await expect(connection.identity()).rejects.toThrow("allkeys-lru");
  await expect(checkMoneyRedis(evicting.url)).rejects.toThrow(/MONEY_REDIS_URL.*Set it to noeviction/);
  connection.close();
  admin.disconnect();
  await evicting.stop();
  await expect(checkMoneyRedis(evicting.url)).resolves.toBeUndefined();
});

it("a Redis that is away is told of at once", async () => {
  await expect(createSliceStore("redis://127.0.0.1:9").connect()).rejects.toThrow(/.+/);
});
