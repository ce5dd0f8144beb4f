import { createDatabase, createKeySource, createMoneyPool, type Database, type MoneyPool } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import type { LimitServiceContext } from "../usage-limit/context.ts";
import { setRoutingSettings } from "./set.ts";
import { readRoutingSettings } from "./settings.ts";

let database: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  pool = createMoneyPool(url);
  await database.model.create({
    data: {
      id: "maker/one",
      author: "maker",
      name: "One",
      contextLength: 1_000,
      inputModalities: ["text"],
      outputModalities: ["text"],
      supportedParameters: [],
    },
  });
});
afterAll(() => Promise.all([database.$disconnect(), pool.end()]));

type Role = Extract<Actor, { kind: "user" }>["role"];

async function newWorkspace(role: Role = "admin") {
  const { workspaceId, ownerId, apiKeyId } = await createTestWorkspace(database);
  const actor: Actor = { kind: "user", userId: ownerId, workspaceId, role };
  const announced: string[] = [];
  const context: LimitServiceContext = { database, actor, announceLimitChange: async (id) => void announced.push(id) };
  const { hash } = await database.apiKey.findUniqueOrThrow({ where: { id: apiKeyId } });
  const routing = async () => (await createKeySource(pool).findByHash(hash))?.routing;
  return { workspaceId, apiKeyId, context, announced, routing };
}

const failsWith = (code: string, parameter?: string) =>
  expect.objectContaining({ code, ...(parameter && { parameter }) });

describe("routing settings", () => {
  it("are none at first, are changed one by one, travel with every key, and are taken back", async () => {
    const { workspaceId, context, announced, routing } = await newWorkspace();
    expect(await readRoutingSettings(context, { workspaceId })).toEqual({
      defaultModel: undefined,
      provider: {},
      autoAllowedModels: undefined,
      autoCostTier: undefined,
      plugins: [],
    });
    expect(await routing()).toBeUndefined();

    const provider = { zdr: true, ignore: ["Slow"], max_price: { prompt: 1.5 } };
    await setRoutingSettings(context, { workspaceId, defaultModel: "Maker/One:nitro", provider });
    const settings = await setRoutingSettings(context, {
      workspaceId,
      autoAllowedModels: ["Maker/*"],
      autoCostTier: "high",
    });
    expect(settings).toEqual({
      defaultModel: "maker/one:nitro",
      provider,
      autoAllowedModels: ["maker/*"],
      autoCostTier: "high",
      plugins: [],
    });
    expect(await readRoutingSettings(context, { workspaceId })).toEqual(settings);
    expect(await routing()).toMatchObject({
      defaultModel: "maker/one:nitro",
      provider: { zeroDataRetention: true, ignore: ["slow"], maxPrice: { prompt: 1_500_000n } },
      autoAllowedModels: ["maker/*"],
      autoCostTier: "high",
    });

    const none = { defaultModel: null, provider: null, autoAllowedModels: null, autoCostTier: null };
    await setRoutingSettings(context, { workspaceId, ...none });
    expect(await routing()).toMatchObject({ defaultModel: undefined, provider: { zeroDataRetention: false } });
    expect(announced).toEqual([workspaceId, workspaceId, workspaceId]);
    const audit = await database.auditEntry.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
    expect(audit.map(({ detail }) => detail)).toMatchObject(
      [
        { before: { defaultModel: null }, after: { defaultModel: "maker/one:nitro", provider } },
        { before: { autoCostTier: null }, after: { autoCostTier: "high" } },
        { before: { defaultModel: "maker/one:nitro", provider }, after: none },
      ].map((entry) => (entry.after === none ? { ...entry, after: { ...none, provider: {} } } : entry)),
    );
  });

  it("hold plugins, which travel with every key, are audited and are taken back", async () => {
    const { workspaceId, context, announced, routing } = await newWorkspace();
    const plugins = [
      { id: "web", max_results: 3, prevent_overrides: true },
      { id: "response-healing", enabled: false },
    ];
    await setRoutingSettings(context, { workspaceId, autoCostTier: "low" });
    expect(await setRoutingSettings(context, { workspaceId, plugins })).toMatchObject({ autoCostTier: "low", plugins });
    expect((await routing())?.plugins).toMatchObject([
      { id: "web", enabled: true, preventsOverrides: true, wish: { webSearch: { maxResults: 3 } } },
      { id: "response-healing", enabled: false, preventsOverrides: false, wish: { repairsAnswers: false } },
    ]);
    expect((await setRoutingSettings(context, { workspaceId, plugins: null })).plugins).toEqual([]);
    expect((await routing())?.plugins).toEqual([]);
    expect(announced).toEqual([workspaceId, workspaceId, workspaceId]);
    const audit = await database.auditEntry.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
    expect(audit.slice(1).map(({ detail }) => detail)).toMatchObject([
      { before: { plugins: [] }, after: { plugins } },
      { before: { plugins }, after: { plugins: [] } },
    ]);
  });

  it.each([
    [{ defaultModel: "maker/none" }, "defaultModel"],
    [{ defaultModel: "one" }, "defaultModel"],
    [{ provider: { sort: "vibes" } }, "provider.sort"],
    [{ provider: { explain: true } }, "provider.explain"],
    [{ provider: { allow_fallbacks: false } }, "provider.allow_fallbacks"],
    [{ provider: [] }, "provider"],
    [{ autoAllowedModels: ["a b"] }, "autoAllowedModels.0"],
    [{ autoCostTier: "cheap" }, "autoCostTier"],
    [{ plugins: [{ id: "web", max_results: 0 }] }, "plugins.0.max_results"],
    [{ plugins: [{ id: "auto-router" }] }, "plugins.0.id"],
  ])("refuse %j and stay as they are", async (change, parameter) => {
    const { workspaceId, context, announced, routing } = await newWorkspace();
    await expect(setRoutingSettings(context, { workspaceId, ...change })).rejects.toThrow(
      failsWith("invalid-request", parameter),
    );
    expect([await routing(), announced]).toEqual([undefined, []]);
  });

  it.each(["causeway/auto", "openrouter/free", "own/gpu/llama"])("know %s as a model", async (defaultModel) => {
    const { workspaceId, context } = await newWorkspace();
    expect(await setRoutingSettings(context, { workspaceId, defaultModel })).toMatchObject({ defaultModel });
  });

  it.each([
    ["owner", "done"],
    ["admin", "done"],
    ["developer", "forbidden"],
    ["billing", "forbidden"],
    ["viewer", "forbidden"],
  ] as const)("are read by everybody, and changed by a %s: %s", async (role, expected) => {
    const { workspaceId, context } = await newWorkspace(role);
    await readRoutingSettings(context, { workspaceId });
    const outcome = setRoutingSettings(context, { workspaceId, defaultModel: "maker/one" });
    expect(
      await outcome.then(
        () => "done",
        ({ code }) => String(code),
      ),
    ).toBe(expected);
  });

  it("are nobody else's affair", async () => {
    const { workspaceId } = await newWorkspace();
    const { context: stranger, apiKeyId, workspaceId: own } = await newWorkspace();
    await expect(readRoutingSettings(stranger, { workspaceId })).rejects.toThrow(failsWith("not-found"));
    await expect(setRoutingSettings(stranger, { workspaceId, provider: {} })).rejects.toThrow(failsWith("not-found"));
    const actor: Actor = { kind: "inference-key", apiKeyId, workspaceId: own };
    await expect(setRoutingSettings({ ...stranger, actor }, { workspaceId: own, provider: {} })).rejects.toThrow(
      failsWith("forbidden"),
    );
  });
});
