import { randomBytes } from "node:crypto";
import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { createKeyVault, localKeyWrapper } from "@causeway/vault";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { createApiKey } from "../api-key/create.ts";
import { createPersonalWorkspace } from "../workspace/create-personal.ts";
import type { OwnKeyServiceContext } from "./context.ts";
import { createOwnKey } from "./create.ts";
import { listOwnKeys } from "./list.ts";
import { readOwnKeyMonth } from "./month.ts";
import { removeOwnKey } from "./remove.ts";
import { reorderOwnKeys } from "./reorder.ts";
import { rotateOwnKeys } from "./rotate.ts";
import { testOwnKey } from "./test.ts";
import { updateOwnKey } from "./update.ts";

const newKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const encryptionKey = newKey("k1");
const vault = createKeyVault(localKeyWrapper(encryptionKey));
const secret = "sk-proj-0123456789abcdefWXYZ";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
  await database.provider.createMany({
    data: [
      { id: "openai", name: "OpenAI" },
      { id: "groq", name: "Groq" },
    ],
  });
  await database.model.createMany({ data: ["maker/dear", "maker/cheap"].map(modelRow) });
  for (const [model, outputPico] of [["maker/dear", 9n] as const, ["maker/cheap", 1n] as const]) {
    const endpointId = `openai:${model}`;
    await database.endpoint.create({ data: endpointRow(endpointId, model) });
    await database.priceVersion.create({ data: { endpointId, inputPico: 1n, outputPico, source: "test" } });
  }
});
afterAll(() => database.$disconnect());

const notAnEndpoint = () => Promise.reject(new Error("It is not an endpoint"));

const modelRow = (id: string) => ({
  id,
  author: "maker",
  name: id,
  contextLength: 8_000,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: [],
});

const endpointRow = (id: string, modelId: string) => ({
  id,
  modelId,
  providerId: "openai",
  upstreamModelId: `${modelId}-native`,
  contextLength: 8_000,
  inputModalities: ["text"],
  supportedParameters: [],
});

async function newMember(role: "owner" | "admin" | "developer" | "viewer" | "billing" = "owner") {
  const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
  const { id: workspaceId } = await createPersonalWorkspace({ database }, { userId });
  const actor: Actor = { kind: "user", userId, workspaceId, role, ipAddress: "192.0.2.1" };
  const announced: string[] = [];
  const context: OwnKeyServiceContext = {
    database,
    actor,
    vault,
    announceOwnKeyChange: async (id) => {
      announced.push(id);
    },
  };
  const create = (changes: Partial<Parameters<typeof createOwnKey>[1]> = {}) =>
    createOwnKey(context, { workspaceId, providerId: "openai", key: secret, ...changes });
  return { context, workspaceId, userId, announced, create };
}

const failsWith = (code: string, parameter?: string) =>
  expect.objectContaining({ code, ...(parameter && { parameter }) });

const everythingStored = async (workspaceId: string) =>
  JSON.stringify([
    await database.ownKey.findMany({ where: { workspaceId } }),
    await database.auditEntry.findMany({ where: { workspaceId } }),
  ]);

describe("an own key", () => {
  it("is stored sealed, shown masked, and written to the audit log without its secret", async () => {
    const { context, workspaceId, announced, create } = await newMember();
    const { id, label } = await create({ key: `  ${secret}\n` });
    expect(label).toBe("sk-…WXYZ");
    expect(await listOwnKeys(context, { workspaceId })).toMatchObject([
      { id, label, name: "OpenAI", providerName: "OpenAI", placement: "prioritized", alwaysUse: true },
    ]);
    expect(await everythingStored(workspaceId)).not.toContain("0123456789abcdef");
    const { sealed } = await database.ownKey.findUniqueOrThrow({ where: { id } });
    expect(await vault.open(sealed ?? "", { workspaceId, providerId: "openai", rowId: id })).toBe(secret);
    expect(await database.auditEntry.count({ where: { workspaceId, action: "own-key.create" } })).toBe(1);
    expect(announced).toEqual([workspaceId]);
  });

  it.each([
    [{ key: "short" }, "key"],
    [{ key: "has a space in it" }, "key"],
    [{ key: "" }, "key"],
    [{ providerId: "nobody" }, "providerId"],
    [{ name: "a\nb" }, "name"],
    [{ modelIds: [] }, "modelIds"],
    [{ modelIds: ["maker/none"] }, "modelIds"],
    [{ apiKeyIds: ["another's"] }, "apiKeyIds"],
    [{ userIds: ["another's"] }, "userIds"],
    [{ placement: "fallback" as const, alwaysUse: true }, "alwaysUse"],
  ])("is refused with %j, naming the field", async (changes, parameter) => {
    const { workspaceId, create } = await newMember();
    await expect(create(changes)).rejects.toEqual(failsWith("invalid-request", parameter));
    expect(await database.ownKey.count({ where: { workspaceId } })).toBe(0);
  });

  it("is for owners and admins alone, in their own workspace", async () => {
    const [owner, admin] = await Promise.all([newMember("owner"), newMember("admin")]);
    await expect(admin.create()).resolves.toMatchObject({ label: "sk-…WXYZ" });
    for (const role of ["developer", "viewer", "billing"] as const) {
      const member = await newMember(role);
      await expect(member.create()).rejects.toEqual(failsWith("forbidden"));
      await expect(listOwnKeys(member.context, member)).rejects.toEqual(failsWith("forbidden"));
    }
    const { id } = await owner.create();
    await expect(removeOwnKey(admin.context, { workspaceId: owner.workspaceId, id })).rejects.toEqual(
      failsWith("not-found"),
    );
    await expect(removeOwnKey(admin.context, { workspaceId: admin.workspaceId, id })).rejects.toEqual(
      failsWith("not-found"),
    );
  });

  it("counts against its workspace's allowance of the month, for those who look after keys", async () => {
    const { context, workspaceId } = await newMember();
    const developer = await newMember("developer");
    const now = new Date("2026-11-30T23:59:59Z");
    expect(await readOwnKeyMonth(context, { workspaceId, now })).toBeUndefined();
    const terms = { workspaceId, month: "2026-11", allowanceNano: 25n, feeBasisPoints: 500 };
    await database.ownKeyMonth.create({ data: { ...terms, listNano: 65n, feeNano: 2n } });
    expect(await readOwnKeyMonth(context, { workspaceId, now })).toEqual({
      month: "2026-11",
      listPrice: 65n,
      allowance: 25n,
      fee: 2n,
      feeBasisPoints: 500,
    });
    expect(await readOwnKeyMonth(context, { workspaceId, now: new Date("2026-12-01T00:00:00Z") })).toBeUndefined();
    await expect(readOwnKeyMonth(developer.context, developer)).rejects.toEqual(failsWith("forbidden"));
    await expect(readOwnKeyMonth(developer.context, { workspaceId })).rejects.toEqual(failsWith("not-found"));
  });

  it("cannot be stored where no key-encryption key is set", async () => {
    const { context, workspaceId } = await newMember();
    const input = { workspaceId, providerId: "openai", key: secret };
    await expect(createOwnKey({ ...context, vault: undefined }, input)).rejects.toEqual(
      failsWith("service-unavailable"),
    );
  });

  it("changes what is given and leaves the rest, the secret included", async () => {
    const { context, workspaceId, userId, create } = await newMember();
    const apiKey = await createApiKey(context, { workspaceId, name: "k" });
    const { id } = await create({ modelIds: ["maker/dear"] });
    await updateOwnKey(context, { workspaceId, id, name: "Main", apiKeyIds: [apiKey.id], userIds: [userId] });
    await updateOwnKey(context, { workspaceId, id, placement: "fallback", disabled: true, modelIds: null });
    const [row] = await listOwnKeys(context, { workspaceId });
    expect(row).toMatchObject({
      name: "Main",
      label: "sk-…WXYZ",
      placement: "fallback",
      alwaysUse: false,
      disabled: true,
      modelIds: undefined,
      apiKeyIds: [apiKey.id],
      userIds: [userId],
    });
    await updateOwnKey(context, { workspaceId, id, key: "gsk_another_secret_0000abcd" });
    const { sealed, label } = await database.ownKey.findUniqueOrThrow({ where: { id } });
    expect(label).toBe("gsk_…abcd");
    expect(await vault.open(sealed ?? "", { workspaceId, providerId: "openai", rowId: id })).toMatch(/^gsk_another/);
    expect(await everythingStored(workspaceId)).not.toContain("another_secret");
  });

  it("is tried in the owner's order, prioritized before fallback", async () => {
    const { context, workspaceId, create } = await newMember();
    const ids: string[] = [];
    for (const placement of ["prioritized", "fallback", "prioritized"] as const) {
      ids.push((await create({ placement })).id);
    }
    const listed = async () => (await listOwnKeys(context, { workspaceId })).map((key) => ids.indexOf(key.id));
    expect(await listed()).toEqual([0, 2, 1]);
    await reorderOwnKeys(context, { workspaceId, ids: ids.toReversed() });
    expect(await listed()).toEqual([2, 0, 1]);
    for (const others of [ids.slice(1), [...ids, "another"], [ids[0] ?? "", ids[0] ?? "", ids[1] ?? ""]]) {
      await expect(reorderOwnKeys(context, { workspaceId, ids: others })).rejects.toEqual(failsWith("conflict"));
    }
  });

  it("takes distinct places when several are created at once", async () => {
    const { workspaceId, create } = await newMember();
    await Promise.all(Array.from({ length: 5 }, () => create()));
    const rows = await database.ownKey.findMany({ where: { workspaceId } });
    expect(new Set(rows.map((row) => row.position)).size).toBe(5);
  });

  it("loses its secret for good when it is removed, and keeps its name for the history", async () => {
    const { context, workspaceId, create } = await newMember();
    const { id } = await create({ name: "Old" });
    await removeOwnKey(context, { workspaceId, id });
    await removeOwnKey(context, { workspaceId, id });
    expect(await listOwnKeys(context, { workspaceId })).toEqual([]);
    expect(await database.ownKey.findUniqueOrThrow({ where: { id } })).toMatchObject({ sealed: null, name: "Old" });
    expect(await database.auditEntry.count({ where: { workspaceId, action: "own-key.remove" } })).toBe(1);
    await expect(updateOwnKey(context, { workspaceId, id, name: "n" })).rejects.toEqual(failsWith("not-found"));
  });
});

describe("testing an own key", () => {
  it("makes one call with the opened key, of the cheapest model that it serves, and records how it went", async () => {
    const { context, workspaceId, create } = await newMember();
    const { id } = await create();
    const asked: unknown[] = [];
    const probe = async (question: unknown) => {
      asked.push(question);
      return { works: false, message: "Incorrect API key", httpStatus: 401, latencyMs: 12 };
    };
    const result = await testOwnKey({ ...context, probe, probeEndpoint: notAnEndpoint }, { workspaceId, id });
    expect(result).toMatchObject({ works: false, message: "Incorrect API key", modelId: "maker/cheap" });
    expect(asked).toEqual([{ providerId: "openai", secret, upstreamModelId: "maker/cheap-native" }]);
    expect(await database.auditEntry.findFirst({ where: { workspaceId, action: "own-key.test" } })).toMatchObject({
      detail: { works: false, httpStatus: 401, modelId: "maker/cheap" },
    });
    await updateOwnKey(context, { workspaceId, id, modelIds: ["maker/dear"] });
    expect(await testOwnKey({ ...context, probe, probeEndpoint: notAnEndpoint }, { workspaceId, id })).toMatchObject({
      modelId: "maker/dear",
    });
  });
});

it("rotation wraps every key under the newest key-encryption key, so that the old one may go", async () => {
  const { workspaceId, create } = await newMember();
  const { id } = await create();
  const newest = newKey("k2");
  const both = createKeyVault(localKeyWrapper(`${newest},${encryptionKey}`));
  const { rewrapped, unreadable } = await rotateOwnKeys(database, both);
  expect(rewrapped).toBeGreaterThanOrEqual(1);
  expect(unreadable).toEqual([]);
  expect(await rotateOwnKeys(database, both)).toEqual({ rewrapped: 0, unreadable: [] });
  const { sealed } = await database.ownKey.findUniqueOrThrow({ where: { id } });
  const newestOnly = createKeyVault(localKeyWrapper(newest));
  expect(await newestOnly.open(sealed ?? "", { workspaceId, providerId: "openai", rowId: id })).toBe(secret);
});
