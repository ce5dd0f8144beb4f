import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { createKeySource } from "./key-source.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { createOwnKeySource } from "./own-key-source.ts";
import { patiently } from "./patient.fixture.ts";

let database: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patiently);
  pool = createMoneyPool(url, patiently);
});
afterAll(() => Promise.all([database.$disconnect(), pool.end()]));

const largeAmount = 9_007_199_254_740_993n;

/** A key with one of everything that binds its calls, and a second one in the same workspace. */
async function boundKey() {
  const { id: userId, email } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
  const { workspaceId, apiKeyId: otherId } = await createTestWorkspace(database);
  const hash = crypto.randomUUID();
  const columns = { workspaceId, createdById: userId, name: "Bound", label: "sk-cw-v1-abc…xyz", hash };
  const { id, createdAt } = await database.apiKey.create({ data: columns });
  await database.usageLimit.createMany({
    data: [
      { subject: `key:${id}`, workspaceId, totalNano: largeAmount, dailyNano: 5n, concurrency: 3 },
      { subject: `member:${workspaceId}:${userId}`, workspaceId, weeklyNano: 7n, countsOwnKeys: true },
      { subject: `workspace:${workspaceId}`, workspaceId, requestsPerMinute: 60, allowedModels: ["openai/*"] },
      { subject: `key:${otherId}`, workspaceId, totalNano: 1n },
    ],
  });
  await database.guardrail.createMany({
    data: [
      { id: workspaceId, workspaceId, name: "Everybody's", allowedProviders: ["openai"] },
      {
        id: `g1-${id}`,
        workspaceId,
        name: "The member's",
        limitNano: largeAmount,
        resetInterval: "monthly",
        dataPolicy: { enforce_zdr_openai: true, enable_paid_model_training: false },
        contentFilters: [{ pattern: "secret", action: "redact", label: "S" }],
        builtinFilters: [{ slug: "email", action: "flag", scan_scope: "user_only" }],
      },
      { id: `g2-${id}`, workspaceId, name: "Another key's", limitNano: 1n },
    ],
  });
  await database.guardrailAssignment.createMany({
    data: [
      { guardrailId: `g1-${id}`, workspaceId, userId },
      { guardrailId: `g2-${id}`, workspaceId, apiKeyId: otherId },
    ],
  });
  await database.routingSettings.create({
    data: { workspaceId, defaultModel: "openai/gpt-5", provider: { sort: "price" }, autoCostTier: "low" },
  });
  await database.contentSettings.create({ data: { workspaceId, enabled: true, samplingRate: 0.1, apiKeyIds: [id] } });
  const destination = { workspaceId, type: "webhook", name: "D", sealedConfig: "", shownConfig: {} } as const;
  await database.observabilityDestination.createMany({
    data: [
      { ...destination, samplingRate: 0.25 },
      { ...destination, samplingRate: 0.5, privacyMode: true },
      { ...destination, samplingRate: 0.75, enabled: false },
      { ...destination, samplingRate: 0.9, pausedAt: new Date() },
      { ...destination, samplingRate: 1, apiKeyIds: [otherId] },
    ],
  });
  return { id, hash, workspaceId, userId, email, createdAt };
}

const createSource = () => createKeySource(pool);

it("reads a key with all that binds its calls", async () => {
  const { id, hash, workspaceId, userId, email, createdAt } = await boundKey();
  const member = `member:${workspaceId}:${userId}`;
  expect(await createSource().findByHash(hash)).toEqual({
    id,
    workspaceId,
    class: "inference",
    name: "Bound",
    label: "sk-cw-v1-abc…xyz",
    disabled: false,
    revokedAt: undefined,
    expiresAt: undefined,
    createdAt,
    createdById: userId,
    limits: [
      expect.objectContaining({
        holder: "key",
        subject: `key:${id}`,
        name: "sk-cw-v1-abc…xyz",
        spend: [
          { limit: largeAmount, reset: undefined },
          { limit: 5n, reset: "daily" },
        ],
        concurrency: 3,
      }),
      expect.objectContaining({
        holder: "member",
        subject: member,
        name: email,
        spend: [
          { limit: 7n, reset: "weekly" },
          { limit: largeAmount, reset: "monthly", guardrail: "The member's" },
        ],
        countsOwnKeys: true,
      }),
      expect.objectContaining({ holder: "workspace", requestsPerMinute: 60, models: ["openai/*"] }),
    ],
    guardrails: [
      expect.objectContaining({ id: workspaceId, name: "Everybody's", providers: ["openai"], filters: [] }),
      expect.objectContaining({
        id: `g1-${id}`,
        zeroRetention: ["openai"],
        forbidsTraining: { paid: true, free: false },
        filters: [
          { kind: "pattern", pattern: "secret", action: "redact", label: "S" },
          { kind: "builtin", slug: "email", action: "flag", scope: "user" },
        ],
      }),
    ],
    routing: expect.objectContaining({ defaultModel: "openai/gpt-5", autoCostTier: "low" }),
    content: { toRead: { samplingRate: 0.1, retentionDays: 30 }, toTell: 0.25 },
  });
});

it("asks once for all keys, and once for all own keys, that are wanted at the same time", async () => {
  const keys = await Promise.all([boundKey(), boundKey(), boundKey()]);
  const ask = vi.spyOn(pool, "query");
  const [source, ownKeys] = [createSource(), createOwnKeySource(pool, undefined)];
  const found = await Promise.all(["unknown", ...keys.map(({ hash }) => hash)].map((hash) => source.findByHash(hash)));
  expect(found.map((key) => key?.id)).toEqual([undefined, ...keys.map(({ id }) => id)]);
  expect(ask).toHaveBeenCalledTimes(1);
  await Promise.all(keys.map(({ workspaceId }) => ownKeys.list(workspaceId)));
  expect(ask).toHaveBeenCalledTimes(2);
  ask.mockRestore();
});

it("one key whose settings cannot be understood is no other key's trouble", async () => {
  const [broken, sound] = await Promise.all([boundKey(), boundKey()]);
  await database.routingSettings.update({
    where: { workspaceId: broken.workspaceId },
    data: { provider: { sort: 1 } },
  });
  const source = createSource();
  const [first, second] = await Promise.allSettled([source.findByHash(broken.hash), source.findByHash(sound.hash)]);
  expect(first.status).toBe("rejected");
  expect(second).toMatchObject({ status: "fulfilled", value: { id: sound.id } });
});

it("knows no key that is not there, and asks again", async () => {
  const source = createSource();
  const hash = crypto.randomUUID();
  expect(await source.findByHash(hash)).toBeUndefined();
  const { workspaceId } = await createTestWorkspace(database);
  await database.apiKey.create({ data: { workspaceId, name: "Late", label: "sk-cw-v1-…", hash } });
  expect(await source.findByHash(hash)).toMatchObject({ name: "Late", limits: [] });
});

it("reads own keys in the order in which they are tried, with what they lead to", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const key = { workspaceId, name: "Mine", label: "sk-…", sealed: "sealed" };
  const last = { ...key, providerId: "openai", placement: "fallback", alwaysUse: false, position: 0 } as const;
  await database.ownKey.create({ data: { ...last, modelIds: ["a/b"] } });
  const { id } = await database.ownKey.create({ data: { ...key, providerId: "own-x", position: 2 } });
  await database.ownKey.create({ data: { ...key, providerId: "groq", position: 1 } });
  await database.ownKey.create({ data: { ...key, providerId: "groq", position: 0, disabled: true } });
  const model = { modelId: "own/x/y", upstreamModelId: "y", contextLength: 8, inputPico: largeAmount, outputPico: 3n };
  await database.ownEndpoint.create({
    data: {
      ownKeyId: id,
      workspaceId,
      slug: "x",
      wireFormat: "openai_chat",
      baseUrl: "https://x.test",
      flatRate: { monthlyPriceNano: largeAmount.toString(), windows: [], concurrency: 1 },
      models: {
        create: [
          { ...model, position: 1 },
          { ...model, modelId: "a/b", position: 0, paidByCall: false },
          { ...model, modelId: "own/x/gone", position: 2, removedAt: new Date() },
        ],
      },
    },
  });
  const listed = await createOwnKeySource(pool, undefined).list(workspaceId);
  const servesAll = { modelIds: [], apiKeyIds: [], userIds: [] };
  expect(listed).toEqual([
    expect.objectContaining({ providerId: "groq", placement: "prioritized", alwaysUse: true, ...servesAll }),
    expect.objectContaining({
      id,
      endpoint: expect.objectContaining({
        name: "Mine",
        baseUrl: "https://x.test",
        endpoints: [
          expect.objectContaining({ id: "own-x:a/b", price: expect.objectContaining({ input: 0n, output: 0n }) }),
          expect.objectContaining({
            id: "own-x:own/x/y",
            inputModalities: [],
            price: expect.objectContaining({ input: largeAmount }),
          }),
        ],
        models: [expect.objectContaining({ id: "own/x/y" })],
        lane: expect.objectContaining({ monthlyPrice: largeAmount }),
      }),
    }),
    expect.objectContaining({ providerId: "openai", modelIds: ["a/b"], alwaysUse: false }),
  ]);
});
