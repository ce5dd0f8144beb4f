import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, grantCredits, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "../api-key/create.ts";
import { changeMemberRole } from "../member/change-role.ts";
import { newTeam, outcomeOf } from "../member/team.fixture.ts";
import { saveView } from "../saved-view/save.ts";
import { listSessions, noteSessionSeen, revokeOtherSessions, revokeSession } from "../session/sessions.ts";
import { createWorkspace } from "../workspace/create.ts";
import { deleteAccount } from "./delete.ts";
import { exportPersonalData } from "./export.ts";
import { listLinkedAccounts, unlinkAccount } from "./linked-accounts.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const signIn = async (userId: string) => {
  const sessionToken = crypto.randomUUID();
  await database.session.create({ data: { sessionToken, userId, expires: new Date(Date.now() + 3_600_000) } });
  return sessionToken;
};

describe("sessions", () => {
  it("are listed without their tokens, noted where they are used, and ended by their own person alone", async () => {
    const { owner } = await newTeam(database);
    const stranger = await newTeam(database);
    const { userId } = owner;
    const [here, there, third] = [await signIn(userId), await signIn(userId), await signIn(userId)];
    await noteSessionSeen(database, { token: there, userAgent: "Firefox", ipAddress: "203.0.113.7" });
    await noteSessionSeen(database, { token: there, userAgent: "Within the hour", ipAddress: undefined });
    const sessions = await listSessions(database, { userId, currentToken: here });
    expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false]);
    expect(JSON.stringify(sessions)).not.toContain(there);
    const seen = sessions.find(({ userAgent }) => userAgent !== undefined);
    expect(seen).toMatchObject({ userAgent: "Firefox", ipAddress: "203.0.113.7", lastSeenAt: expect.any(Date) });
    const id = seen?.id ?? "";
    expect(await outcomeOf(revokeSession(database, { userId: stranger.owner.userId, id }))).toBe("not-found");
    expect(await outcomeOf(revokeSession(database, { userId, id }))).toBe("done");
    expect(await outcomeOf(revokeSession(database, { userId, id }))).toBe("not-found");
    expect(await revokeOtherSessions(database, { userId, currentToken: here })).toBe(1);
    const left = await database.session.findMany({ where: { userId }, select: { sessionToken: true } });
    expect([left, third === here]).toEqual([[{ sessionToken: here }], false]);
  });
});

describe("an account", () => {
  it("is exported without secrets, and unlinked from what it signed in with", async () => {
    const { owner, workspaceId } = await newTeam(database);
    const { userId } = owner;
    const token = await signIn(userId);
    const { key, label } = await createApiKey(owner.context, { workspaceId, name: "Mine" });
    await database.account.create({
      data: { userId, type: "oauth", provider: "github", providerAccountId: userId, access_token: "gho_secret" },
    });
    await saveView(owner.context, { workspaceId, page: "logs", name: "Failed today", query: "status=failed" });
    const text = JSON.stringify(await exportPersonalData(database, { userId }));
    for (const part of [owner.email, label, "api-key.create", "github", "Failed today", "status=failed"])
      expect(text).toContain(part);
    for (const secret of [token, key, "gho_secret"]) expect(text).not.toContain(secret);
    expect(await listLinkedAccounts(database, { userId })).toEqual(["github"]);
    await unlinkAccount(database, { userId, provider: "github" });
    expect(await outcomeOf(unlinkAccount(database, { userId, provider: "github" }))).toBe("not-found");
  });

  it("is deleted when nobody else depends on it; its keys end and its own workspaces with it", async () => {
    const { owner, workspaceId, join, announced } = await newTeam(database);
    const admin = await join("admin");
    const remove = (confirmEmail = owner.email) => deleteAccount(owner.context, { confirmEmail });
    const second = await createWorkspace(owner.context, { name: "Alone" });
    const mine = await createApiKey(owner.context, { workspaceId, name: "Mine" });
    const his = await createApiKey(admin.context, { workspaceId, name: "His" });
    await expect(remove("other@test.invalid")).rejects.toThrow(owner.email);
    await expect(remove()).rejects.toThrow("only owner");
    await changeMemberRole(owner.context, { workspaceId, userId: admin.userId, role: "owner" });
    await grantCredits(database, second.id, 7n);
    await expect(remove()).rejects.toThrow("bought credits");
    await grantCredits(database, second.id, -7n);

    await remove();
    expect(await outcomeOf(remove())).toBe("not-found");
    expect(await database.user.findUnique({ where: { id: owner.userId } })).toBeNull();
    expect(await database.workspace.findUnique({ where: { id: second.id } })).toMatchObject({
      deletedAt: expect.any(Date),
    });
    const keys = await database.apiKey.findMany({
      where: { id: { in: [mine.id, his.id] } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    expect(keys.map(({ revokedAt }) => revokedAt !== null)).toEqual([true, false]);
    expect(announced).toContain(mine.hash);
    expect(announced).not.toContain(his.hash);
    expect(await database.membership.findMany({ where: { workspaceId } })).toMatchObject([{ userId: admin.userId }]);
  });
});
