import { randomUUID } from "node:crypto";
import { type HoldIntent, readUsageRecord, type SliceConnection } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { createSliceReader, createSliceStore, type SliceReader } from "@causeway/redis";
import { createTestRedis } from "@causeway/testing";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestBooks, type TestBooks } from "../test-books.fixture.ts";
import { slicesCheck } from "./slices.ts";
import { unsettledCheck } from "./unsettled.ts";

/** A busy machine is no slow Redis. */
const patiently = { patienceMs: 20_000 };
const epoch = 7;
const dollar = 1_000_000_000n;

let redis: Redis;
let redisUrl: string;
let books: TestBooks;
let connection: SliceConnection;
beforeEach(async () => {
  ({ url: redisUrl } = await createTestRedis());
  redis = new Redis(redisUrl);
  await redis.flushdb();
  books = await openTestBooks({ slices: createSliceReader(redisUrl, patiently) });
  connection = await createSliceStore(redisUrl, patiently).connect();
  await connection.setTag(epoch);
  const { workspaceId } = books.workspace;
  await books.sql("UPDATE redis_epoch SET epoch = $1, confirmed = true", [epoch]);
  await books.sql("INSERT INTO lease (workspace_id, epoch, granted_nano) VALUES ($1, $2, $3)", [
    workspaceId,
    epoch,
    dollar,
  ]);
  await books.sql("UPDATE ledger_balance SET held_nano = $1", [dollar]);
  await connection.applyGrant({ workspaceId, epoch, granted: nanoUsd(dollar) });
});
afterEach(async () => {
  connection.close();
  redis.disconnect();
  await books.close();
});

async function hold(amount: bigint): Promise<HoldIntent> {
  const intent: HoldIntent = {
    generationId: `gen-${randomUUID()}`,
    workspaceId: books.workspace.workspaceId,
    apiKeyId: books.workspace.apiKeyId,
    amount: nanoUsd(amount),
    budgets: [],
    rates: [],
    concurrency: [],
    body: "{}",
  };
  const reply = await connection.hold({ epoch, owner: "g", intent, deadlineMs: Date.now() + 60_000 });
  expect(reply.kind).toBe("held");
  return intent;
}

/** Through the stream, as a gateway does it. */
async function settle(intent: HoldIntent, cost: bigint): Promise<void> {
  const { generationId, workspaceId, apiKeyId, amount: held } = intent;
  const about = { epoch, generationId, workspaceId, budgets: [] };
  const source = "gateway" as const;
  const record = { ...about, apiKeyId, held, cost: nanoUsd(cost), source, body: "{}" };
  await connection.settle({ ...about, charge: nanoUsd(cost), record });
}

/** What the worker does with the stream, in as much as leases are concerned. */
async function drain(): Promise<void> {
  for (const { id, text } of await readStream()) {
    await books.sql("UPDATE lease SET settled_nano = settled_nano + $1", [readUsageRecord(text)?.cost ?? 0n]);
    await redis.xdel(stream, id);
  }
}

const stream = "causeway:{money}:usage";
const readStream = async () => (await redis.xrange(stream, "-", "+")).map(([id, [, text = ""]]) => ({ id, text }));

/** The worker could not settle the one record of the stream. */
async function setApart(): Promise<void> {
  const [entry] = await readStream();
  await books.sql("INSERT INTO quarantined_usage (text, reason) VALUES ($1, 'poison')", [entry?.text]);
  await redis.xdel(stream, entry?.id ?? "");
}

const slice = () => `causeway:{money}:slice:${books.workspace.workspaceId}`;
const run = () => slicesCheck.run(books.sources);
const found = async () => (await run()).findings;
const about = (name: string) => ({
  subject: `slice:${name}:${books.workspace.workspaceId}`,
  workspaceId: books.workspace.workspaceId,
  consequence: "freeze-workspace",
});

describe("slices", () => {
  it("agree with calls under way, settled, and set apart", async () => {
    await hold(1_000n);
    await settle(await hold(2_000n), 1_500n);
    await drain();
    await settle(await hold(3_000n), 2_500n);
    await setApart();
    const { compared, findings, unchecked, figures } = await run();
    expect({ compared, findings, unchecked }).toEqual({ compared: 1n, findings: [], unchecked: undefined });
    expect(figures).toMatchObject({ heldNano: 1_000n, spentNano: 4_000n, freeNano: dollar - 5_000n });
  });

  it("wait for what is under way: a record that is drained meanwhile is not missing", async () => {
    await settle(await hold(2_000n), 1_500n);
    const reader = createSliceReader(redisUrl, patiently);
    const looks: boolean[] = [];
    const drainedAfterALook: SliceReader = {
      ...reader,
      async isDrainedThrough(usageId) {
        const isDrained = await reader.isDrainedThrough(usageId);
        looks.push(isDrained);
        if (!isDrained) await drain();
        return isDrained;
      },
    };
    const { findings } = await slicesCheck.run({ ...books.sources, slices: drainedAfterALook });
    expect({ findings, looks }).toEqual({ findings: [], looks: [false, true] });
  });

  it("differ when spend was lost on its way to Postgres", async () => {
    await settle(await hold(2_000n), 1_500n);
    await redis.del(stream);
    expect(await found()).toMatchObject([{ ...about("spent"), difference: 1_500n }]);
  });

  it("differ when Postgres settled what Redis never spent, but not while its hold is still there", async () => {
    await hold(2_000n);
    await books.sql("UPDATE lease SET settled_nano = 2000");
    expect(await found()).toEqual([]);
    await books.sql("UPDATE lease SET settled_nano = 2001");
    expect(await found()).toMatchObject([{ ...about("settled"), difference: 1n }]);
  });

  it("agree when a person settles what was set apart, whether Redis had counted it as spent or let go of it", async () => {
    await settle(await hold(2_000n), 1_500n);
    await setApart();
    await books.sql("UPDATE quarantined_usage SET resolved_at = now(), resolution = 'settled'");
    expect(await found()).toMatchObject([about("spent")]);
    await books.sql("UPDATE lease SET settled_nano = 1500");
    expect(await found()).toEqual([]);
    await redis.hincrby(slice(), "spent", -1_500);
    await redis.hincrby(slice(), "free", 1_500);
    expect(await found()).toEqual([]);
    await books.sql("UPDATE lease SET settled_nano = 1501");
    expect(await found()).toMatchObject([{ ...about("settled"), difference: 1n }]);
  });

  it("differ when Redis was given more than Postgres leased", async () => {
    await redis.hincrby(slice(), "granted", 1);
    await redis.hincrby(slice(), "free", 1);
    expect(await found()).toMatchObject([{ ...about("granted"), difference: 1n }]);
  });

  it("differ when Postgres took back what Redis still has", async () => {
    await books.sql("UPDATE lease SET reclaimed_nano = 10");
    expect(await found()).toMatchObject([{ ...about("reclaimed"), difference: 10n }]);
  });

  it("differ when more is free than is left, or less than nothing", async () => {
    await redis.hincrby(slice(), "free", 1);
    expect(await found()).toMatchObject([about("free")]);
    await redis.hset(slice(), "free", "-5");
    expect(await found()).toMatchObject([{ ...about("overspent"), difference: 5n }]);
  });

  it("differ when what is held is not the sum of the holds", async () => {
    await hold(2_000n);
    await redis.hincrby(slice(), "held", 1);
    await redis.hincrby(slice(), "free", -1);
    expect(await found()).toMatchObject([{ ...about("holds"), difference: 1n }]);
  });

  it("are not compared across lives of Redis, and nobody is frozen because Redis is away", async () => {
    await books.sql("UPDATE redis_epoch SET epoch = 8");
    expect(await run()).toMatchObject({ findings: [], unchecked: expect.stringContaining("new life") });
    const away = { ...books.sources, slices: createSliceReader("redis://127.0.0.1:1") };
    expect(await slicesCheck.run(away)).toMatchObject({ findings: [], unchecked: expect.stringContaining("Redis") });
    expect(await slicesCheck.run({ ...books.sources, slices: undefined })).toMatchObject({ findings: [] });
  });
});

it("records that wait in the stream for half a minute are found", async () => {
  const at = (ageMs: number) => redis.xadd(stream, `${Date.now() - ageMs}-0`, "d", "{}");
  await at(5_000);
  expect((await unsettledCheck.run(books.sources)).findings).toEqual([]);
  await redis.del(stream);
  await at(90_000);
  const { findings, figures } = await unsettledCheck.run(books.sources);
  expect(findings).toMatchObject([{ subject: "stream", unit: "ms", consequence: "tell" }]);
  expect(figures["streamLength"]).toBe(1n);
  expect(figures["oldestUnsettledMs"]).toBeGreaterThanOrEqual(89_000n);
});
