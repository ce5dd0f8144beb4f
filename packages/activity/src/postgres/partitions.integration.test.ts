import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { analyzeGenerations, keepPartitions } from "./keep-partitions.ts";
import { rollUp } from "./roll-up.ts";

let owner: Database;
let app: Database;
beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  owner = createDatabase(url);
  app = createDatabase(appUrl);
});
afterAll(async () => {
  await owner.$disconnect();
  await app.$disconnect();
});

/** As gateways make them. */
const idAt = (at: Date) => `gen-${at.getTime().toString(16).padStart(12, "0")}70008000000000000001`;

const write = (id: string, startedAt = new Date()) =>
  app.generation.create({
    data: {
      id,
      workspaceId: "one",
      apiKeyId: "key",
      requestId: "request",
      requestedModel: "any",
      modelId: "acme/large",
      apiType: "chat-completions",
      streamed: false,
      status: "completed",
      httpStatus: 200,
      inputTokens: 1,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 1,
      reasoningTokens: 0,
      costNano: 1n,
      startedAt,
      durationMs: 1,
    },
  });

const partitionOf = async (id: string) => {
  const [row] = await owner.$queryRaw<{ name: string }[]>`
    SELECT tableoid::regclass::text AS name FROM generation WHERE id = ${id}`;
  return row?.name;
};

const nameOf = (at: Date) => `generation_${at.toISOString().slice(0, 7).replace("-", "_")}`;

it("keeps a call by the month of its id, and what has another id with the others", async () => {
  // The template was made this month, or in the last minute of the one before.
  await keepPartitions(app);
  const now = new Date();
  await write(idAt(now));
  await write("gen-of-a-test");
  expect(await partitionOf(idAt(now))).toBe(nameOf(now));
  expect(await partitionOf("gen-of-a-test")).toBe("generation_other");
  await expect(write(idAt(now))).rejects.toThrow(/Unique constraint/);
  await expect(write("gen-of-a-test")).rejects.toThrow(/Unique constraint/);
});

const lookedAt = async () => {
  const [row] = await owner.$queryRaw<{ at: Date | null }[]>`
    SELECT last_analyze AS at FROM pg_stat_user_tables WHERE relid = 'generation'::regclass`;
  return row?.at?.getTime();
};

it("is looked at as a whole, once a day however many workers start", async () => {
  await analyzeGenerations(app);
  const first = await lookedAt();
  expect(first).toBeDefined();
  await analyzeGenerations(app);
  expect(await lookedAt()).toBe(first);
});

it("ends a month with its last millisecond, and keeps a clock that is far ahead with the others", async () => {
  const next = new Date();
  next.setUTCHours(0, 0, 0, 0);
  next.setUTCMonth(next.getUTCMonth() + 1, 1);
  const last = new Date(next.getTime() - 1);
  const far = new Date("9999-12-31T23:59:59.999Z");
  for (const at of [last, next, far]) await write(idAt(at));
  expect(await partitionOf(idAt(last))).toBe(nameOf(last));
  expect(await partitionOf(idAt(next))).toBe(nameOf(next));
  expect(await partitionOf(idAt(far))).toBe("generation_other");
  await owner.generation.deleteMany({ where: { id: { in: [last, next, far].map(idAt) } } });
});

it("makes a month beside one whose bounds were written with hyphens", async () => {
  await owner.$executeRaw`CREATE TABLE hyphened PARTITION OF generation FOR VALUES FROM ('gen-01f00000-0000') TO ('gen-01f0a000-0000')`;
  // The month in which it begins.
  const month = new Date(0x01f0_0000_0000);
  await owner.$queryRaw`SELECT make_generation_partitions(${month}, ${month})`;
  await write("gen-01effffff00070008000000000000001");
  await write("gen-01f00000000070008000000000000001");
  expect(await partitionOf("gen-01effffff00070008000000000000001")).toBe(nameOf(month));
  expect(await partitionOf("gen-01f00000000070008000000000000001")).toBe("hyphened");
  await owner.generation.deleteMany({ where: { id: { gte: "gen-01ef", lt: "gen-01f1" } } });
});

it("makes months ahead once, whoever asks, and moves what came before its month had a place", async () => {
  expect(await keepPartitions(app)).toBe(0);
  const late = new Date("2037-05-06T07:08:09Z");
  await write(idAt(late), late);
  expect(await partitionOf(idAt(late))).toBe("generation_other");
  await rollUp(owner);
  const made = await Promise.all(
    [1, 2].map(() => owner.$queryRaw<{ made: number }[]>`SELECT make_generation_partitions(${late}, ${late}) AS made`),
  );
  expect(made.flat().reduce((sum, { made: count }) => sum + count, 0)).toBe(1);
  expect(await partitionOf(idAt(late))).toBe("generation_2037_05");
  expect(await owner.generation.count()).toBe(3);
  // A move is no change: nothing is to be taken in by it.
  expect(await owner.activityPending.count()).toBe(0);
});

it("lets apps delete no call", async () => {
  await expect(app.$executeRaw`DELETE FROM generation`).rejects.toThrow(/permission denied/);
  await expect(app.$executeRaw`DELETE FROM attempt`).rejects.toThrow(/permission denied/);
});
