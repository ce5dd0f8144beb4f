import { createDatabase, type Database } from "@causeway/db";
import { subjectOf } from "@causeway/limits";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "../api-key/create.ts";
import { setUsageLimits } from "../usage-limit/set.ts";
import { changeMemberRole } from "./change-role.ts";
import { listMembers } from "./list.ts";
import { leaveWorkspace, removeMember } from "./remove.ts";
import { newTeam, outcomeOf } from "./team.fixture.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

describe("a role", () => {
  it("is changed by owners and admins, those of owners by owners alone, and one owner is always left", async () => {
    const { workspaceId, owner, join, audit } = await newTeam(database);
    const admin = await join("admin");
    const viewer = await join("viewer");
    const change = (context: typeof admin.context, userId: string, role: string) =>
      outcomeOf(changeMemberRole(context, { workspaceId, userId, role }));
    expect(await change(admin.context, viewer.userId, "developer")).toBe("done");
    expect(await change(admin.context, viewer.userId, "developer")).toBe("done");
    expect(await change(admin.context, viewer.userId, "owner")).toBe("forbidden");
    expect(await change(admin.context, owner.userId, "viewer")).toBe("forbidden");
    expect(await change(viewer.context, admin.userId, "viewer")).toBe("forbidden");
    expect(await change(owner.context, owner.userId, "viewer")).toBe("conflict");
    expect(await change(owner.context, viewer.userId, "king")).toBe("invalid-request");
    expect(await change(owner.context, crypto.randomUUID(), "viewer")).toBe("not-found");
    expect(await change(owner.context, admin.userId, "owner")).toBe("done");
    // Two owners who unmake each other at the same moment: one stays.
    const second = { ...admin.context, actor: { ...admin.context.actor, role: "owner" as const } };
    const both = [change(owner.context, admin.userId, "admin"), change(second, owner.userId, "admin")];
    expect((await Promise.all(both)).toSorted()).toEqual(["conflict", "done"]);
    expect(await database.membership.count({ where: { workspaceId, role: "owner" } })).toBe(1);
    expect(await audit()).toEqual(["member.change-role", "member.change-role", "member.change-role"]);
  });
});

describe("whoever is taken out", () => {
  it("loses his keys and limits, or hands his keys over; nobody else's are touched", async () => {
    const { workspaceId, owner, announced, join, apiKeyId } = await newTeam(database);
    const admin = await join("admin");
    const ends = [
      { keys: "revoke", isRevoked: true, madeBy: "member" },
      { keys: "keep", isRevoked: false, madeBy: "admin" },
    ] as const;
    for (const { keys, isRevoked, madeBy } of ends) {
      const { userId, context } = await join("developer");
      const key = await createApiKey(context, { workspaceId, name: keys });
      await setUsageLimits(owner.context, { workspaceId, of: { kind: "member", userId }, limits: { daily: "5" } });
      expect(await listMembers(owner.context, { workspaceId })).toContainEqual(
        expect.objectContaining({ userId, role: "developer", keys: 1 }),
      );
      announced.length = 0;
      await removeMember(admin.context, { workspaceId, userId, keys });
      const after = await database.apiKey.findUniqueOrThrow({ where: { id: key.id } });
      expect([after.revokedAt !== null, after.createdById]).toEqual([
        isRevoked,
        { member: userId, admin: admin.userId }[madeBy],
      ]);
      expect(announced).toEqual(isRevoked ? [key.hash, workspaceId] : [workspaceId]);
      expect(
        await database.usageLimit.findUnique({ where: { subject: subjectOf.member(workspaceId, userId) } }),
      ).toBeNull();
      expect(await outcomeOf(removeMember(admin.context, { workspaceId, userId, keys }))).toBe("not-found");
    }
    expect(await database.apiKey.findUnique({ where: { id: apiKeyId } })).toMatchObject({ revokedAt: null });
  });

  it("is not the last owner, not oneself, and no owner by an admin's hand", async () => {
    const { workspaceId, owner, join } = await newTeam(database);
    const admin = await join("admin");
    const viewer = await join("viewer");
    const remove = (context: typeof admin.context, userId: string) =>
      outcomeOf(removeMember(context, { workspaceId, userId, keys: "revoke" }));
    expect(await remove(admin.context, owner.userId)).toBe("forbidden");
    expect(await remove(admin.context, admin.userId)).toBe("conflict");
    expect(await remove(viewer.context, admin.userId)).toBe("forbidden");
    expect(await outcomeOf(leaveWorkspace(owner.context, { workspaceId }))).toBe("conflict");
    await changeMemberRole(owner.context, { workspaceId, userId: admin.userId, role: "owner" });
    // It is the only one that he owns.
    expect(await outcomeOf(leaveWorkspace(owner.context, { workspaceId }))).toBe("conflict");
    expect(await outcomeOf(leaveWorkspace(viewer.context, { workspaceId }))).toBe("done");
    expect(await outcomeOf(leaveWorkspace(viewer.context, { workspaceId }))).toBe("not-found");
    const stranger = await newTeam(database);
    expect(await remove(stranger.owner.context, admin.userId)).toBe("not-found");
    expect(await outcomeOf(listMembers(stranger.owner.context, { workspaceId }))).toBe("not-found");
  });
});
