import { randomBytes } from "node:crypto";
import {
  createDatabase,
  createMoneyPool,
  createOwnKeySource,
  type Database,
  type MoneyPool,
  readPriceVersion,
} from "@causeway/db";
import { parseNetworks, strictRules } from "@causeway/egress";
import { createTestDatabase, patient } from "@causeway/testing";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { listOwnKeys } from "../own-key/list.ts";
import { removeOwnKey } from "../own-key/remove.ts";
import { testOwnKey } from "../own-key/test.ts";
import { createPersonalWorkspace } from "../workspace/create-personal.ts";
import type { OwnEndpointProbeResult, OwnEndpointQuestion, OwnEndpointServiceContext } from "./context.ts";
import { createOwnEndpoint } from "./create.ts";
import { updateOwnEndpoint } from "./update.ts";

const vault = createKeyVault(localKeyWrapper(`k1:${randomBytes(32).toString("base64")}`));
const secret = "sk-mine-0123456789abcdefWXYZ";
const works: OwnEndpointProbeResult = {
  works: true,
  message: undefined,
  httpStatus: 200,
  latencyMs: 5,
  fault: undefined,
};

let database: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  pool = createMoneyPool(url, patient);
  await database.model.create({
    data: {
      id: "maker/one",
      author: "maker",
      name: "One",
      contextLength: 32_000,
      maxOutputTokens: 8_000,
      inputModalities: ["text", "image"],
      outputModalities: ["text"],
      supportedParameters: [],
    },
  });
});
afterAll(() => Promise.all([database.$disconnect(), pool.end()]));

const notAProvider = () => Promise.reject(new Error("It is an endpoint"));

async function newOwner(changes: Partial<OwnEndpointServiceContext> = {}) {
  const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
  const { id: workspaceId } = await createPersonalWorkspace({ database }, { userId });
  const actor: Actor = { kind: "user", userId, workspaceId, role: "owner", ipAddress: "192.0.2.1" };
  const probed: OwnEndpointQuestion[] = [];
  const context: OwnEndpointServiceContext = {
    database,
    actor,
    vault,
    announceOwnKeyChange: async () => {},
    egress: strictRules,
    probeEndpoint: async (question) => {
      probed.push(question);
      return works;
    },
    ...changes,
  };
  const create = (more: Partial<Parameters<typeof createOwnEndpoint>[1]> = {}) =>
    createOwnEndpoint(context, {
      workspaceId,
      name: "GPU box",
      slug: "gpu-box",
      wireFormat: "openai-chat",
      baseUrl: "https://models.example.com/v1/",
      key: secret,
      models: [{ upstreamModelId: "meta-llama/Llama-3.3:latest" }],
      ...more,
    });
  return { context, workspaceId, probed, create };
}

const flatRate = {
  monthlyPrice: "20",
  windows: [
    { unit: "requests" as const, quota: 40, hours: 5, kind: "rolling" as const },
    { unit: "tokens" as const, quota: 1_000_000, hours: 168, kind: "fixed" as const },
  ],
};

const failsWith = (code: string, parameter?: string, message = /.{20,}/) =>
  expect.objectContaining({ code, message: expect.stringMatching(message), ...(parameter && { parameter }) });

describe("an own endpoint", () => {
  it("answers one call before it is kept, sealed, and is listed and served with what its owner said of it", async () => {
    const { context, workspaceId, probed, create } = await newOwner();
    const price = { input: "0.25", output: "1.5", cachedInput: "0.025" };
    const { id, label } = await create({
      models: [{ upstreamModelId: "one-large", modelId: "maker/one", price }, { upstreamModelId: "x/Llama-3" }],
    });
    expect(label).toBe("sk-…WXYZ");
    expect(probed).toEqual([
      { wireFormat: "openai-chat", baseUrl: "https://models.example.com/v1", secret, upstreamModelId: "one-large" },
    ]);
    const [listed] = await listOwnKeys(context, { workspaceId });
    expect(listed).toMatchObject({
      id,
      name: "GPU box",
      providerId: "own-gpu-box",
      providerName: "Own endpoint",
      endpoint: {
        slug: "gpu-box",
        models: [
          { modelId: "maker/one", contextLength: 32_000, inputModalities: ["text", "image"], price },
          { modelId: "own/gpu-box/llama-3", contextLength: 128_000, price: undefined },
        ],
      },
    });
    const source = createOwnKeySource(pool, vault);
    expect(await source.open(workspaceId, id)).toBe(secret);
    const [served] = await source.list(workspaceId);
    expect(served?.endpoint).toMatchObject({
      name: "GPU box",
      baseUrl: "https://models.example.com/v1",
      endpoints: [
        { id: "own-gpu-box:maker/one", upstreamModelId: "one-large", price: { input: 250_000n, output: 1_500_000n } },
        { modelId: "own/gpu-box/llama-3", price: { input: 0n, output: 0n } },
      ],
      models: [{ id: "own/gpu-box/llama-3", author: "own" }],
      lane: undefined,
    });
    const audit = await database.auditEntry.findMany({ where: { workspaceId } });
    expect(JSON.stringify([audit, await database.ownEndpoint.findMany()])).not.toContain("0123456789abcdef");
  });

  it.each([
    [{ baseUrl: "http://models.example.com/v1" }, "baseUrl", /https/],
    [{ baseUrl: "https://127.0.0.1/v1" }, "baseUrl", /not on the public internet/],
    [{ baseUrl: "https://169.254.169.254/latest" }, "baseUrl", /never reached/],
    [{ baseUrl: "https://localhost/v1" }, "baseUrl", /private network/],
    [{ baseUrl: "https://models.example.com:6379/v1" }, "baseUrl", /port 6379/],
    [{ baseUrl: "https://me:secret@models.example.com/v1" }, "baseUrl", /password/],
    [{ baseUrl: "https://models.example.com/v1/chat/completions" }, "baseUrl", /Leave out \/chat\/completions/],
    [{ baseUrl: "https://models.example.com/v1?key=1" }, "baseUrl", /question mark/],
    [{ baseUrl: "models.example.com" }, "baseUrl", /https:\/\//],
    [{ slug: "Not a slug" }, "slug", /letters, digits/],
    [{ name: "" }, "name", /name/],
    [{ key: "with space 123" }, "key", /spaces/],
    [{ models: [] }, "models", /at least one model/],
    [{ models: [{ upstreamModelId: "a", modelId: "maker/none" }] }, "models.0.modelId", /no model maker\/none/],
    [{ models: [{ upstreamModelId: "a" }, { upstreamModelId: "b/a" }] }, "models.1.modelId", /named twice/],
    [{ models: [{ upstreamModelId: "a", modelId: "???" }] }, "models.0.modelId", /not a model's name/],
    [{ models: [{ upstreamModelId: "a", contextLength: 0 }] }, "models.0.contextLength", /at least 1 token/],
    [
      { models: [{ upstreamModelId: "a", price: { input: "1e3", output: "1" } }] },
      "models.0.price.input",
      /dollars per million tokens/,
    ],
    [
      { models: [{ upstreamModelId: "a", price: { input: "0.0000001", output: "1" } }] },
      "models.0.price.input",
      /6 decimals/,
    ],
    [{ flatRate: { ...flatRate, monthlyPrice: "free" } }, "flatRate.monthlyPrice", /a month in dollars/],
    [{ flatRate: { ...flatRate, windows: [] } }, "flatRate.windows", /at least one quota/],
    [
      {
        flatRate: { ...flatRate, windows: [{ unit: "requests" as const, quota: 0, hours: 5, kind: "fixed" as const }] },
      },
      "flatRate.windows.0.quota",
      /at least 1/,
    ],
    [{ flatRate: { ...flatRate, concurrency: 101 } }, "flatRate.concurrency", /at most 100/],
    [{ flatRate, placement: "fallback" as const }, "placement", /before all that is paid by the call/],
  ])("is refused with %j, naming the field and the fix", async (changes, parameter, message) => {
    const { workspaceId, probed, create } = await newOwner();
    await expect(create(changes)).rejects.toEqual(failsWith("invalid-request", parameter, message));
    expect(probed).toEqual([]);
    expect(await database.ownKey.count({ where: { workspaceId } })).toBe(0);
  });

  it.each([
    ["key" as const, "key", 401, /did not take the key \(HTTP 401: it said no\)/],
    ["model" as const, "models.0.upstreamModelId", 404, /did not answer for meta-llama/],
    ["address" as const, "baseUrl", undefined, /the part before \/chat\/completions/],
    ["busy" as const, "baseUrl", 429, /Try again/],
  ])(
    "that does not answer is not kept, and the likely field is named: %s",
    async (fault, parameter, httpStatus, message) => {
      const probeEndpoint = async () => ({ ...works, works: false, message: "it said no", httpStatus, fault });
      const { workspaceId, create } = await newOwner({ probeEndpoint });
      await expect(create()).rejects.toEqual(failsWith("invalid-request", parameter, message));
      expect(await database.ownKey.count({ where: { workspaceId } })).toBe(0);
    },
  );

  it("may be in a private network that the operator opened, and may want no key", async () => {
    const egress = { ...strictRules, privateNetworks: parseNetworks("10.0.0.0/8") };
    const { context, workspaceId, create } = await newOwner({ egress });
    const { id, label } = await create({ baseUrl: "http://10.1.2.3:11434/v1", key: "" });
    expect(label).toBe("no key");
    expect(await createOwnKeySource(pool, vault).open(workspaceId, id)).toBe("");
    await expect(create({ slug: "other", baseUrl: "http://192.168.0.1/v1" })).rejects.toEqual(
      failsWith("invalid-request", "baseUrl"),
    );
    expect(await listOwnKeys(context, { workspaceId })).toHaveLength(1);
  });

  it("keeps its short name to itself until it is removed", async () => {
    const { context, workspaceId, create } = await newOwner();
    const { id } = await create();
    await expect(create()).rejects.toEqual(failsWith("conflict", "slug"));
    await removeOwnKey(context, { workspaceId, id });
    await expect(create()).resolves.toMatchObject({ label: "sk-…WXYZ" });
  });

  it("can be tested again, with the key it was given", async () => {
    const { context, workspaceId, probed, create } = await newOwner();
    const { id } = await create();
    expect(await testOwnKey({ ...context, probe: notAProvider }, { workspaceId, id })).toMatchObject({
      works: true,
      modelId: "own/gpu-box/llama-3.3-latest",
    });
    expect(probed).toHaveLength(2);
    expect(probed[1]).toEqual(probed[0]);
  });
});

describe("changing an own endpoint", () => {
  it("keeps what a call under way was admitted at", async () => {
    const { context, workspaceId, create } = await newOwner();
    const price = { input: "1", output: "2" };
    const { id } = await create({ models: [{ upstreamModelId: "a", price }] });
    const pinned = async () =>
      (await createOwnKeySource(pool, vault).list(workspaceId))[0]?.endpoint?.endpoints[0]?.priceVersionId ?? "";
    const before = await pinned();
    const dearer = { input: "3", output: "4" };
    await updateOwnEndpoint(context, { workspaceId, id, models: [{ upstreamModelId: "a", price: dearer }] });
    expect(await readPriceVersion(database, before)).toMatchObject({ input: 1_000_000n, output: 2_000_000n });
    expect(await readPriceVersion(database, await pinned())).toMatchObject({ input: 3_000_000n, output: 4_000_000n });
  });

  it("sends the key to another server only when it is given again", async () => {
    const { context, workspaceId, probed, create } = await newOwner();
    const { id } = await create();
    const baseUrl = "https://evil.example.com/v1";
    await expect(updateOwnEndpoint(context, { workspaceId, id, baseUrl })).rejects.toEqual(
      failsWith("invalid-request", "key", /Give the key again/),
    );
    expect(probed).toHaveLength(1);
    await updateOwnEndpoint(context, { workspaceId, id, baseUrl: "https://models.example.com/v2" });
    await updateOwnEndpoint(context, { workspaceId, id, baseUrl, key: "sk-new-0123456789abcdef" });
    expect(probed.map(({ secret: sent }) => sent)).toEqual([secret, secret, "sk-new-0123456789abcdef"]);
    expect(await createOwnKeySource(pool, vault).open(workspaceId, id)).toBe("sk-new-0123456789abcdef");
  });

  it("makes it a flat rate and back, and then bills nothing by the call", async () => {
    const { context, workspaceId, create } = await newOwner();
    const price = { input: "1", output: "2" };
    const { id } = await create({ models: [{ upstreamModelId: "a", price }] });
    const served = async () => (await createOwnKeySource(pool, vault).list(workspaceId))[0]?.endpoint;
    await updateOwnEndpoint(context, { workspaceId, id, flatRate });
    expect(await served()).toMatchObject({
      lane: {
        monthlyPrice: 20_000_000_000n,
        concurrency: 1,
        queueLength: 20,
        longestWaitMs: 60_000,
        answersWhole: true,
        windows: [
          { kind: "rolling", lengthMs: 18_000_000, anchorMs: 0 },
          { kind: "fixed", lengthMs: 604_800_000, anchorMs: Date.parse("1970-01-05T00:00:00Z") },
        ],
      },
      endpoints: [{ price: { input: 0n, output: 0n } }],
    });
    const pinned = (await served())?.endpoints[0]?.priceVersionId ?? "";
    await updateOwnEndpoint(context, { workspaceId, id, flatRate: null, name: "Renamed", placement: "fallback" });
    expect(await readPriceVersion(database, pinned)).toMatchObject({ input: 0n, output: 0n });
    expect(await served()).toMatchObject({
      name: "Renamed",
      lane: undefined,
      endpoints: [{ price: { input: 1_000_000n } }],
    });
  });

  it("is refused for a removed one, another workspace's and a plain provider key", async () => {
    const [mine, other] = [await newOwner(), await newOwner()];
    const { id } = await mine.create();
    const change = { name: "Stolen" };
    await expect(updateOwnEndpoint(other.context, { workspaceId: other.workspaceId, id, ...change })).rejects.toEqual(
      failsWith("not-found"),
    );
    await removeOwnKey(mine.context, { workspaceId: mine.workspaceId, id });
    await expect(updateOwnEndpoint(mine.context, { workspaceId: mine.workspaceId, id, ...change })).rejects.toEqual(
      failsWith("not-found"),
    );
  });
});
