import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, grantCredits, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAuditActors, listAuditEntries } from "../audit/list.ts";
import { createInvitation } from "../invitation/create.ts";
import { newTeam, outcomeOf } from "../member/team.fixture.ts";
import { createWorkspace } from "./create.ts";
import { deleteWorkspace } from "./delete.ts";
import { findWorkspace } from "./find.ts";
import { listWorkspacesForUser } from "./list-for-user.ts";
import { updateWorkspace } from "./update.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const newSlug = () => `s${crypto.randomUUID().slice(0, 12)}`;

describe("a workspace", () => {
  it("is made, named anew by those who run it, and its short name is nobody else's", async () => {
    const { workspaceId, owner, join, audit } = await newTeam(database);
    const slug = newSlug();
    const made = await createWorkspace(owner.context, { name: " Second ", slug });
    expect(made).toMatchObject({ name: "Second", slug });
    expect(await outcomeOf(createWorkspace(owner.context, { name: "Third", slug }))).toBe("conflict");
    expect(await outcomeOf(createWorkspace(owner.context, { name: "Third", slug: "Not A Slug" }))).toBe(
      "invalid-request",
    );
    const list = await listWorkspacesForUser({ database }, { userId: owner.userId });
    expect(list.map(({ id, role }) => [id, role])).toEqual([
      [workspaceId, "owner"],
      [made.id, "owner"],
    ]);
    const update = (context: typeof owner.context, change: object) =>
      outcomeOf(updateWorkspace(context, { workspaceId, ...change }));
    expect(await update(owner.context, { slug })).toBe("conflict");
    expect(await update(owner.context, { name: "" })).toBe("invalid-request");
    expect(await update((await join("developer")).context, { name: "Mine" })).toBe("forbidden");
    expect(await update((await join("admin")).context, { name: "Ours", description: "What for" })).toBe("done");
    expect(await findWorkspace(owner.context, { workspaceId })).toMatchObject({
      name: "Ours",
      description: "What for",
    });
    expect(await audit()).toEqual(["workspace.update"]);
    const elsewhere = { ...owner.context, actor: { ...owner.context.actor, workspaceId: made.id } };
    expect(await outcomeOf(findWorkspace(elsewhere, { workspaceId }))).toBe("not-found");
  });

  it("is deleted by an owner who owns another, when nothing is owed either way; then nobody reaches it", async () => {
    const { workspaceId, owner, join, apiKeyId, announced, audit } = await newTeam(database);
    const admin = await join("admin");
    const { slug } = await findWorkspace(owner.context, { workspaceId });
    const remove = (context: typeof owner.context, confirmSlug = slug) =>
      outcomeOf(deleteWorkspace(context, { workspaceId, confirmSlug }));
    expect(await remove(admin.context)).toBe("forbidden");
    expect(await remove(owner.context, "other")).toBe("invalid-request");
    await expect(deleteWorkspace(owner.context, { workspaceId, confirmSlug: slug })).rejects.toThrow("only workspace");
    await createWorkspace(owner.context, { name: "Other" });
    await grantCredits(database, workspaceId, 5n);
    await expect(deleteWorkspace(owner.context, { workspaceId, confirmSlug: slug })).rejects.toThrow("bought credits");
    await grantCredits(database, workspaceId, -5n);
    await database.workspace.update({ where: { id: workspaceId }, data: { spendingStopped: "dispute" } });
    await expect(deleteWorkspace(owner.context, { workspaceId, confirmSlug: slug })).rejects.toThrow(
      "spending is stopped",
    );
    await database.workspace.update({ where: { id: workspaceId }, data: { spendingStopped: null } });
    const invited = await createInvitation(owner.context, { workspaceId, email: "a@test.invalid", role: "viewer" });

    const both = await Promise.all([remove(owner.context), remove(owner.context)]);
    expect(both.toSorted()).toEqual(["done", "not-found"]);
    expect(await listWorkspacesForUser({ database }, { userId: admin.userId })).toEqual([]);
    expect(await outcomeOf(findWorkspace(owner.context, { workspaceId }))).toBe("not-found");
    const key = await database.apiKey.findUniqueOrThrow({ where: { id: apiKeyId } });
    expect([key.revokedAt !== null, announced]).toEqual([true, [key.hash]]);
    expect(await database.invitation.findUnique({ where: { id: invited.id } })).toMatchObject({
      revokedAt: expect.any(Date),
      nextSendAt: null,
    });
    expect((await audit()).slice(-2)).toEqual(["api-key.revoke", "workspace.delete"]);
    expect(await outcomeOf(createWorkspace(owner.context, { name: "Again", slug }))).toBe("done");
  });
});

describe("the audit log", () => {
  it("is read page by page, by noun, actor and time, by those who run the workspace alone", async () => {
    const { workspaceId, owner, join } = await newTeam(database);
    const admin = await join("admin");
    for (const [context, names] of [
      [owner.context, ["a", "b", "c"]],
      [admin.context, ["d"]],
    ] as const)
      for (const name of names) await updateWorkspace(context, { workspaceId, name });
    await createInvitation(owner.context, { workspaceId, email: "x@test.invalid", role: "viewer" });

    const read = (query: object) => listAuditEntries(owner.context, { workspaceId, limit: 2, ...query });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await read({ cursor });
      expect(page.entries.length).toBeLessThanOrEqual(2);
      seen.push(...page.entries.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
    const byAdmin = await read({ actor: `user:${admin.userId}`, noun: "workspace" });
    expect(byAdmin.entries).toMatchObject([
      {
        actorName: admin.email,
        action: "workspace.update",
        ipAddress: "203.0.113.9",
        detail: { before: { name: "c" }, after: { name: "d" } },
      },
    ]);
    expect((await read({ to: new Date(0) })).entries).toEqual([]);
    expect((await listAuditActors(owner.context, { workspaceId })).map(({ name }) => name).toSorted()).toEqual(
      [owner.email, admin.email].toSorted(),
    );
    expect(await outcomeOf(read({ cursor: "nonsense" }))).toBe("invalid-request");
    for (const role of ["billing", "developer", "viewer"] as const) {
      const { context } = await join(role);
      expect(await outcomeOf(listAuditEntries(context, { workspaceId, limit: 2 }))).toBe("forbidden");
    }
  });
});
