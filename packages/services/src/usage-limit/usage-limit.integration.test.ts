import { createDatabase, createKeySource, createMoneyPool, type Database, type MoneyPool } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import type { LimitServiceContext } from "./context.ts";
import { readWorkspaceLimits } from "./read.ts";
import { setUsageLimits } from "./set.ts";

let database: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  pool = createMoneyPool(url, patient);
  await database.provider.create({ data: { id: "openai", name: "OpenAI" } });
});
afterAll(() => Promise.all([database.$disconnect(), pool.end()]));

const failsWith = (code: string, parameter?: string) =>
  expect.objectContaining({ code, ...(parameter && { parameter }) });

async function newWorkspace(role: "owner" | "admin" | "developer" = "owner") {
  const { workspaceId, ownerId, ownerEmail, apiKeyId } = await createTestWorkspace(database);
  const actor: Actor = { kind: "user", userId: ownerId, workspaceId, role };
  const announced: string[] = [];
  const context: LimitServiceContext = {
    database,
    actor,
    announceLimitChange: async (id) => void announced.push(id),
  };
  return { context, workspaceId, userId: ownerId, email: ownerEmail, apiKeyId, announced };
}

describe("limits of members and workspaces", () => {
  it("come with every key that they concern, beside its own, and the edge is told", async () => {
    const { context, workspaceId, userId, email, apiKeyId, announced } = await newWorkspace();
    const of = { kind: "member", userId } as const;
    await setUsageLimits(context, { workspaceId, of, limits: { daily: "3", allowedProviders: ["openai"] } });
    await setUsageLimits(context, {
      workspaceId,
      of: { kind: "workspace" },
      limits: { monthly: "100", daily: "10", countsOwnKeys: true, requestsPerMinute: 600 },
    });
    expect(announced).toEqual([workspaceId, workspaceId]);
    const { hash } = await database.apiKey.findUniqueOrThrow({ where: { id: apiKeyId } });
    expect((await createKeySource(pool).findByHash(hash))?.limits).toMatchObject([
      {
        holder: "member",
        subject: `member:${workspaceId}:${userId}`,
        name: email,
        spend: [{ limit: 3_000_000_000n, reset: "daily" }],
        countsOwnKeys: false,
        providers: ["openai"],
        models: undefined,
      },
      {
        holder: "workspace",
        subject: `workspace:${workspaceId}`,
        name: "Test",
        spend: [
          { limit: 100_000_000_000n, reset: "monthly" },
          { limit: 10_000_000_000n, reset: "daily" },
        ],
        countsOwnKeys: true,
        requestsPerMinute: 600,
      },
    ]);
  });

  it("change only in what is given, also when two change them at once, and every change is in the audit log", async () => {
    const { context, workspaceId } = await newWorkspace();
    const of = { kind: "workspace" } as const;
    await Promise.all([
      setUsageLimits(context, { workspaceId, of, limits: { daily: "1" } }),
      setUsageLimits(context, { workspaceId, of, limits: { weekly: "2" } }),
      setUsageLimits(context, { workspaceId, of, limits: { concurrency: 3 } }),
    ]);
    const subject = `workspace:${workspaceId}`;
    expect(await database.usageLimit.findUniqueOrThrow({ where: { subject } })).toMatchObject({
      dailyNano: 1_000_000_000n,
      weeklyNano: 2_000_000_000n,
      concurrency: 3,
    });
    const audit = await database.auditEntry.findMany({ where: { workspaceId, target: subject } });
    expect(audit.map(({ action }) => action)).toEqual(["usage-limit.set", "usage-limit.set", "usage-limit.set"]);
  });

  it("show what is left of each, of credits and, where they count, of calls on own keys", async () => {
    const { context, workspaceId, userId, email } = await newWorkspace();
    await setUsageLimits(context, {
      workspaceId,
      of: { kind: "workspace" },
      limits: { total: "1", countsOwnKeys: true },
    });
    await setUsageLimits(context, { workspaceId, of: { kind: "member", userId }, limits: { total: "0.000000005" } });
    await database.$executeRaw`
      INSERT INTO spend_usage (subject, period, spent_nano, own_list_nano)
        SELECT subject, 'total', 10, 20 FROM unnest(${[`workspace:${workspaceId}`, `member:${workspaceId}:${userId}`]}::text[]) AS subject`;
    const { workspace, members } = await readWorkspaceLimits(context, { workspaceId });
    expect(workspace.spending).toMatchObject([{ spent: 30n, left: 999_999_970n }]);
    expect(members).toMatchObject([{ userId, email, role: "owner", limits: { spending: [{ spent: 10n, left: 0n }] } }]);
  });

  it("are shown for members without any, too", async () => {
    const { context, workspaceId } = await newWorkspace();
    const { workspace, members } = await readWorkspaceLimits(context, { workspaceId });
    expect(workspace).toMatchObject({ spend: [], spending: [], models: undefined });
    expect(members).toHaveLength(1);
  });

  it("are set by owners and admins alone, for members of their workspace alone", async () => {
    const [developer, admin, other] = [
      await newWorkspace("developer"),
      await newWorkspace("admin"),
      await newWorkspace(),
    ];
    const of = { kind: "workspace" } as const;
    await expect(
      setUsageLimits(developer.context, { workspaceId: developer.workspaceId, of, limits: { daily: "1" } }),
    ).rejects.toEqual(failsWith("forbidden"));
    await expect(
      setUsageLimits(admin.context, { workspaceId: other.workspaceId, of, limits: { daily: "1" } }),
    ).rejects.toEqual(failsWith("not-found"));
    await expect(
      setUsageLimits(admin.context, {
        workspaceId: admin.workspaceId,
        of: { kind: "member", userId: other.userId },
        limits: { daily: "1" },
      }),
    ).rejects.toEqual(failsWith("not-found"));
    await expect(
      setUsageLimits(admin.context, { workspaceId: admin.workspaceId, of, limits: { daily: "much" } }),
    ).rejects.toEqual(failsWith("invalid-request", "limits.daily"));
    expect(await database.usageLimit.count({ where: { workspaceId: admin.workspaceId } })).toBe(0);
  });
});
