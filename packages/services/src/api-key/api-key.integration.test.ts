import { hashApiKey } from "@causeway/api-keys";
import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { createPersonalWorkspace } from "../workspace/create-personal.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import { createApiKey } from "./create.ts";
import { listApiKeys } from "./list.ts";
import { revokeApiKey } from "./revoke.ts";
import { updateApiKey } from "./update.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const failsWith = (code: string, parameter?: string) =>
  expect.objectContaining({ code, ...(parameter && { parameter }) });

/** A new owner in a workspace of his own, and the hashes that were announced to the edge. */
async function newOwner(role: "owner" | "viewer" | "developer" = "owner") {
  const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
  const { id: workspaceId } = await createPersonalWorkspace({ database }, { userId });
  const actor: Actor = { kind: "user", userId, workspaceId, role, ipAddress: "192.0.2.1" };
  const announced: string[] = [];
  const context: KeyServiceContext = {
    database,
    actor,
    announceKeyChange: async ({ hash }) => {
      announced.push(hash);
    },
  };
  return { context, workspaceId, userId, announced };
}

const limitsOf = (apiKeyId: string) => database.usageLimit.findUniqueOrThrow({ where: { subject: `key:${apiKeyId}` } });

const auditActions = async (workspaceId: string) =>
  (await database.auditEntry.findMany({ where: { workspaceId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] })).map(
    (entry) => entry.action,
  );

describe("creating a key", () => {
  it("stores its hash and label, never the key, and returns the key this once", async () => {
    const { context, workspaceId, userId } = await newOwner();
    const created = await createApiKey(context, { workspaceId, name: "  Production  " });
    expect(created.key).toMatch(/^sk-cw-v1-/);
    const stored = await database.apiKey.findUniqueOrThrow({ where: { id: created.id } });
    expect(stored).toMatchObject({
      name: "Production",
      hash: hashApiKey(created.key),
      label: created.label,
      createdById: userId,
    });
    const audit = await database.auditEntry.findMany({ where: { workspaceId, target: `api-key:${created.id}` } });
    expect(audit).toMatchObject([{ action: "api-key.create", actor: `user:${userId}`, ipAddress: "192.0.2.1" }]);
    expect(
      JSON.stringify([stored, audit], (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
    ).not.toContain(created.key);
  });

  it("keeps any of its limits, exact to the nano-dollar", async () => {
    const { context, workspaceId } = await newOwner();
    const expiresAt = new Date("2999-01-01T00:00:00Z");
    const { id } = await createApiKey(context, {
      workspaceId,
      name: "k",
      limits: { weekly: "0.000000001", total: "25", requestsPerMinute: 60, allowedModels: ["anthropic/*"] },
      expiresAt,
    });
    expect(await database.apiKey.findUniqueOrThrow({ where: { id } })).toMatchObject({ expiresAt });
    expect(await limitsOf(id)).toMatchObject({
      workspaceId,
      weeklyNano: 1n,
      totalNano: 25_000_000_000n,
      dailyNano: null,
      requestsPerMinute: 60,
      concurrency: null,
      allowedModels: ["anthropic/*"],
      allowedProviders: [],
    });
  });

  it.each([
    [{ name: "" }, "name"],
    [{ name: "   " }, "name"],
    [{ name: "x".repeat(101) }, "name"],
    [{ name: "a\u0000b" }, "name"],
    [{ name: "a\nb" }, "name"],
    [{ name: "k", limits: { total: "-1" } }, "limits.total"],
    [{ name: "k", limits: { daily: "1e3" } }, "limits.daily"],
    [{ name: "k", limits: { weekly: "0.0000000001" } }, "limits.weekly"],
    [{ name: "k", limits: { monthly: "999999999999999999999" } }, "limits.monthly"],
    [{ name: "k", limits: { requestsPerMinute: 0 } }, "limits.requestsPerMinute"],
    [{ name: "k", limits: { tokensPerMinute: 1.5 } }, "limits.tokensPerMinute"],
    [{ name: "k", limits: { concurrency: 10_001 } }, "limits.concurrency"],
    [{ name: "k", limits: { allowedModels: [] } }, "limits.allowedModels"],
    [{ name: "k", limits: { allowedModels: ["anthropic/ *"] } }, "limits.allowedModels.0"],
    [{ name: "k", limits: { allowedProviders: ["nobody"] } }, "limits.allowedProviders"],
    [{ name: "k", expiresAt: new Date("2020-01-01T00:00:00Z") }, "expiresAt"],
  ])("refuses %j and names the field", async (input, parameter) => {
    const { context, workspaceId } = await newOwner();
    await expect(createApiKey(context, { workspaceId, ...input })).rejects.toEqual(
      failsWith("invalid-request", parameter),
    );
    expect(await database.apiKey.count({ where: { workspaceId } })).toBe(0);
  });

  it("is refused to a viewer, and management keys to a developer", async () => {
    const viewer = await newOwner("viewer");
    await expect(createApiKey(viewer.context, { workspaceId: viewer.workspaceId, name: "k" })).rejects.toEqual(
      failsWith("forbidden"),
    );
    const developer = await newOwner("developer");
    const input = { workspaceId: developer.workspaceId, name: "k", class: "management" as const };
    await expect(createApiKey(developer.context, input)).rejects.toEqual(failsWith("forbidden"));
  });

  it("knows no workspace but the actor's", async () => {
    const [mine, other] = await Promise.all([newOwner(), newOwner()]);
    await expect(createApiKey(mine.context, { workspaceId: other.workspaceId, name: "k" })).rejects.toEqual(
      failsWith("not-found"),
    );
  });
});

describe("revoking a key", () => {
  it("ends it at once, announces it, and is harmless a second time", async () => {
    const { context, workspaceId, announced } = await newOwner();
    const { id, key } = await createApiKey(context, { workspaceId, name: "k" });
    await revokeApiKey(context, { workspaceId, id });
    const first = await database.apiKey.findUniqueOrThrow({ where: { id } });
    expect(first).toMatchObject({ disabled: true, revokedAt: expect.any(Date) });
    await revokeApiKey(context, { workspaceId, id });
    expect((await database.apiKey.findUniqueOrThrow({ where: { id } })).revokedAt).toEqual(first.revokedAt);
    expect(announced).toEqual([hashApiKey(key), hashApiKey(key)]);
    expect(await auditActions(workspaceId)).toEqual(["workspace.create", "api-key.create", "api-key.revoke"]);
  });

  it("holds when the announcement fails", async () => {
    const { context, workspaceId } = await newOwner();
    const { id } = await createApiKey(context, { workspaceId, name: "k" });
    const redisIsDown = { ...context, announceKeyChange: () => Promise.reject(new Error("connection refused")) };
    await revokeApiKey(redisIsDown, { workspaceId, id });
    expect((await database.apiKey.findUniqueOrThrow({ where: { id } })).revokedAt).not.toBeNull();
  });

  it("answers the same for another workspace's key and for none, and touches neither", async () => {
    const [mine, other] = await Promise.all([newOwner(), newOwner()]);
    const { id } = await createApiKey(other.context, { workspaceId: other.workspaceId, name: "k" });
    const errors = await Promise.all(
      [id, crypto.randomUUID()].map((anId) =>
        revokeApiKey(mine.context, { workspaceId: mine.workspaceId, id: anId }).catch((error: unknown) => error),
      ),
    );
    expect(errors[0]).toEqual(failsWith("not-found"));
    expect(errors[0]).toEqual(errors[1]);
    expect((await database.apiKey.findUniqueOrThrow({ where: { id } })).revokedAt).toBeNull();
    expect(mine.announced).toEqual([]);
  });
});

describe("changing a key", () => {
  it("changes what is given, leaves the rest, and tells the edge", async () => {
    const { context, workspaceId, announced } = await newOwner();
    const { id, key } = await createApiKey(context, {
      workspaceId,
      name: "k",
      limits: { daily: "5", concurrency: 3, allowedModels: ["a/*", "a/*"] },
    });
    await updateApiKey(context, { workspaceId, id, disabled: true });
    expect(await database.apiKey.findUniqueOrThrow({ where: { id } })).toMatchObject({ name: "k", disabled: true });
    expect(await limitsOf(id)).toMatchObject({ dailyNano: 5_000_000_000n, concurrency: 3, allowedModels: ["a/*"] });
    await updateApiKey(context, {
      workspaceId,
      id,
      disabled: false,
      limits: { daily: null, monthly: "7", allowedModels: null },
    });
    expect(await database.apiKey.findUniqueOrThrow({ where: { id } })).toMatchObject({ disabled: false });
    expect(await limitsOf(id)).toMatchObject({
      dailyNano: null,
      monthlyNano: 7_000_000_000n,
      concurrency: 3,
      allowedModels: [],
    });
    expect(announced).toEqual([hashApiKey(key), hashApiKey(key)]);
    const [last] = await database.auditEntry.findMany({
      where: { target: `api-key:${id}` },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: 1,
    });
    expect(last?.detail).toMatchObject({
      before: { disabled: true, limits: { daily: "5", monthly: null } },
      after: { disabled: false, limits: { daily: null, monthly: "7" } },
    });
  });

  it("lets a developer limit the keys that are his, and nobody else's", async () => {
    const owner = await newOwner();
    const { id: userId } = await database.user.create({ data: { email: `${crypto.randomUUID()}@example.test` } });
    const { workspaceId } = owner;
    await database.membership.create({ data: { workspaceId, userId, role: "developer" } });
    const developer = { ...owner.context, actor: { kind: "user", userId, workspaceId, role: "developer" } as const };
    const theirs = await createApiKey(owner.context, { workspaceId, name: "theirs", limits: { total: "1" } });
    const own = await createApiKey(developer, { workspaceId, name: "own", limits: { total: "1" } });
    await updateApiKey(developer, { workspaceId, id: own.id, limits: { total: "2" } });
    await expect(updateApiKey(developer, { workspaceId, id: theirs.id, limits: { total: "2" } })).rejects.toEqual(
      failsWith("forbidden", "limits"),
    );
    await updateApiKey(owner.context, { workspaceId, id: own.id, limits: { total: "3" } });
    expect((await limitsOf(own.id)).totalNano).toBe(3_000_000_000n);
    expect((await limitsOf(theirs.id)).totalNano).toBe(1_000_000_000n);
  });

  it("never enables a revoked one again", async () => {
    const { context, workspaceId } = await newOwner();
    const { id } = await createApiKey(context, { workspaceId, name: "k" });
    await revokeApiKey(context, { workspaceId, id });
    await expect(updateApiKey(context, { workspaceId, id, disabled: false })).rejects.toEqual(failsWith("conflict"));
  });

  it("knows no key of another workspace", async () => {
    const [mine, other] = await Promise.all([newOwner(), newOwner()]);
    const { id } = await createApiKey(other.context, { workspaceId: other.workspaceId, name: "k" });
    await expect(updateApiKey(mine.context, { workspaceId: mine.workspaceId, id, name: "x" })).rejects.toEqual(
      failsWith("not-found"),
    );
    expect((await database.apiKey.findUniqueOrThrow({ where: { id } })).name).toBe("k");
  });
});

describe("the list of keys", () => {
  it("shows only the workspace's, newest first, with what each spent", async () => {
    const [mine, other] = await Promise.all([newOwner(), newOwner()]);
    await createApiKey(other.context, { workspaceId: other.workspaceId, name: "theirs" });
    const old = await createApiKey(mine.context, {
      workspaceId: mine.workspaceId,
      name: "old",
      limits: { daily: "1", total: "2" },
    });
    const young = await createApiKey(mine.context, { workspaceId: mine.workspaceId, name: "young" });
    await database.$executeRaw`
      INSERT INTO spend_usage (subject, period, spent_nano)
        SELECT ${`key:${old.id}`}, period, spent FROM (VALUES
          ('total', 30), (usage_period('monthly', now()), 20), (usage_period('daily', now()), 10)) AS used(period, spent)`;
    const keys = await listApiKeys(mine.context, { workspaceId: mine.workspaceId });
    expect(keys.map((key) => key.id)).toEqual([young.id, old.id]);
    expect(keys[1]).toMatchObject({
      spentTotal: 30n,
      spentThisMonth: 20n,
      status: "active",
    });
    expect(keys[1]?.limits.spending).toMatchObject([
      { reset: undefined, limit: 2_000_000_000n, spent: 30n, left: 1_999_999_970n, resetsAt: undefined },
      { reset: "daily", limit: 1_000_000_000n, spent: 10n, left: 999_999_990n, resetsAt: expect.any(Date) },
    ]);
    expect(keys[0]).toMatchObject({ spentTotal: 0n, spentThisMonth: 0n, limits: { spend: [] }, label: young.label });
  });

  it("says of each key whether it can be used", async () => {
    const { context, workspaceId } = await newOwner();
    const make = async (name: string) => (await createApiKey(context, { workspaceId, name })).id;
    const [disabled, revoked, expired] = [await make("disabled"), await make("revoked"), await make("expired")];
    await make("active");
    await updateApiKey(context, { workspaceId, id: disabled, disabled: true });
    await revokeApiKey(context, { workspaceId, id: revoked });
    await database.apiKey.update({ where: { id: expired }, data: { expiresAt: new Date("2020-01-01T00:00:00Z") } });
    const keys = await listApiKeys(context, { workspaceId });
    for (const key of keys) expect(key.status).toBe(key.name);
    expect(await listApiKeys(context, { workspaceId, includeRevoked: false })).toHaveLength(3);
  });
});
