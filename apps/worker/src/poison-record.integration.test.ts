import { randomUUID } from "node:crypto";
import { createMoneyPool, type MoneyPool } from "@causeway/db";
import { type UsageRecord, writeRecordText } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { resolveSetApart, settleSetApart } from "@causeway/services";
import { auditLedger, createTestWorkspace, soundLedger, startRedis, type TestWorkspace } from "@causeway/testing";
import { Redis } from "ioredis";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readEnv } from "./env.ts";
import { type MoneyWorld, openMoneyWorld } from "./money-world.fixture.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

const operatorEmail = "operators@ops.test";
const staff = { kind: "staff" as const, userId: "operator" };

let world: MoneyWorld;
let moneyRedis: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
let pool: MoneyPool;
let worker: RunningWorker;
let workspace: TestWorkspace;
beforeAll(async () => {
  world = await openMoneyWorld();
  moneyRedis = await startRedis();
  redis = new Redis(moneyRedis.url);
  pool = createMoneyPool(world.ownerUrl, { connectionLimit: 1 });
  workspace = await createTestWorkspace(world.database, { creditsNano: 1_000_000n });
  // Whatever refuses a row: a value of the wrong shape, a rule of the database.
  await pool.query("ALTER TABLE generation ADD CONSTRAINT no_poison CHECK (requested_model <> 'poison')");
  const variables = { ...world.variables, MONEY_REDIS_URL: moneyRedis.url, OPERATOR_EMAILS: operatorEmail };
  worker = await startWorker(readEnv(variables), pino({ level: "silent" }));
});
afterAll(async () => {
  await worker.close();
  await pool.end();
  redis.disconnect();
  await moneyRedis.stop();
  await world.close();
});

const recordOf = (requestedModel: string): UsageRecord => {
  const generationId = `gen-${randomUUID()}`;
  const { workspaceId, apiKeyId } = workspace;
  const generation = {
    id: generationId,
    workspace_id: workspaceId,
    api_key_id: apiKeyId,
    request_id: "request",
    requested_model: requestedModel,
    model_id: "acme/one",
    api_type: "chat-completions",
    streamed: true,
    status: "completed",
    http_status: 200,
    input_tokens: 1,
    cached_input_tokens: 0,
    cache_write_tokens: 0,
    output_tokens: 1,
    reasoning_tokens: 0,
    estimated: false,
    cost_nano: "100",
    started_at: new Date().toISOString(),
    duration_ms: 5,
  };
  return {
    generationId,
    workspaceId,
    apiKeyId,
    epoch: 1,
    held: nanoUsd(100n),
    cost: nanoUsd(100n),
    budgets: [],
    source: "gateway",
    body: JSON.stringify({ generation, attempts: [] }),
  };
};

const send = (text: string) => redis.xadd("causeway:{money}:usage", "*", "d", text);
const settledIds = async () =>
  (await world.database.settlement.findMany({ select: { generationId: true } })).map(
    ({ generationId }) => generationId,
  );
const setApart = () => world.database.quarantinedUsage.findMany({ orderBy: { id: "asc" } });

const healthSchema = z.object({ books: z.object({ setApart: z.number(), oldestUnsettledMs: z.number().nullable() }) });
const readBooks = async () => healthSchema.parse(await (await fetch(worker.healthUrl)).json()).books;
const readMetrics = async () => (await fetch(worker.healthUrl.replace("/health", "/metrics"))).text();

const inboxSchema = z.object({ messages: z.array(z.object({ subject: z.string(), text: z.string() })) });
const readInbox = async () => {
  const answer = await fetch(`${world.sandbox.url}/mail/messages?to=${encodeURIComponent(operatorEmail)}`);
  return inboxSchema.parse(await answer.json()).messages;
};

test("a record that cannot be settled is set apart and told; its neighbours settle; mended, an operator settles it", async () => {
  const poison = recordOf("poison");
  const neighbours = [recordOf("good"), recordOf("good"), recordOf("good"), recordOf("good")];
  for (const [index, neighbour] of neighbours.entries()) {
    if (index === 2) await send(writeRecordText(poison));
    if (index === 3) await send("{ this is no record");
    await send(writeRecordText(neighbour));
  }

  await expect.poll(settledIds).toHaveLength(4);
  expect(new Set(await settledIds())).toEqual(new Set(neighbours.map(({ generationId }) => generationId)));
  await expect.poll(setApart).toHaveLength(2);
  await expect.poll(() => redis.xlen("causeway:{money}:usage")).toBe(0);
  const apart = await setApart();
  const ours = apart.find(({ generationId }) => generationId === poison.generationId);
  expect(ours?.reason).toContain("no_poison");
  expect(await readBooks()).toMatchObject({ setApart: 2 });
  expect(await readMetrics()).toContain("causeway_quarantined_usage 2\n");

  // The check has run before, or runs now, and found nothing, or only one of the two: as if a minute had passed, each time.
  const letTimePass = () =>
    world.database.reconciliationRun.updateMany({ data: { startedAt: new Date(Date.now() - 3_600_000) } });
  const mailOfPoison = async () => (await readInbox()).find(({ text }) => text.includes(poison.generationId));
  await expect.poll(() => letTimePass().then(mailOfPoison), { interval: 1_000, timeout: 100_000 }).toBeDefined();
  expect((await mailOfPoison())?.subject).toContain("found in the books");

  const context = { database: world.database, actor: staff, pool };
  const id = String(ours?.id);
  await expect(settleSetApart(context, { id })).rejects.toThrow("still cannot be settled");
  await pool.query("ALTER TABLE generation DROP CONSTRAINT no_poison");
  expect(await settleSetApart(context, { id })).toEqual({ chargedNano: 100n });
  await expect(settleSetApart(context, { id })).rejects.toThrow("somebody was faster");
  expect(await settledIds()).toContain(poison.generationId);

  const unreadable = apart.find(({ generationId }) => generationId === null);
  await expect(settleSetApart(context, { id: String(unreadable?.id) })).rejects.toThrow("cannot be read");
  expect(await readBooks()).toMatchObject({ setApart: 1 });
  const note = { id: String(unreadable?.id), note: "a test wrote it by hand" };
  await resolveSetApart(context, note);
  await expect(resolveSetApart(context, note)).rejects.toThrow("somebody was faster");
  expect(await readBooks()).toMatchObject({ setApart: 0 });
  const audit = await world.database.auditEntry.findMany({
    where: { actor: "staff:operator" },
    orderBy: { id: "asc" },
  });
  expect(audit).toMatchObject([
    { action: "usage.settle", workspaceId: workspace.workspaceId, target: `generation:${poison.generationId}` },
    { action: "usage.resolve", workspaceId: null, detail: { note: "a test wrote it by hand" } },
  ]);
  expect(await auditLedger(world.database)).toEqual(soundLedger);
});
