import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPersonalWorkspace } from "./create-personal.ts";
import { listWorkspacesForUser } from "./list-for-user.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const newUser = (email = `${crypto.randomUUID()}@example.test`, name?: string) =>
  database.user.create({ data: { email, name: name ?? null } });

describe("a personal workspace", () => {
  it("belongs to its user, who owns it, and is on the audit log", async () => {
    const { id: userId } = await newUser("ada@example.test", "Ada Lovelace");
    const { id, isNew } = await createPersonalWorkspace({ database }, { userId });
    expect(isNew).toBe(true);
    expect(await listWorkspacesForUser({ database }, { userId })).toEqual([
      { id, name: "Ada Lovelace's workspace", slug: "ada-lovelace", role: "owner" },
    ]);
    expect(await database.auditEntry.findMany({ where: { workspaceId: id } })).toMatchObject([
      { action: "workspace.create", actor: `user:${userId}` },
    ]);
  });

  it("is made once when asked for many times at once", async () => {
    const { id: userId } = await newUser();
    const made = await Promise.all(Array.from({ length: 8 }, () => createPersonalWorkspace({ database }, { userId })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await listWorkspacesForUser({ database }, { userId })).toHaveLength(1);
  });

  it("gets another slug when the name is taken, also by people who arrive at once", async () => {
    const users = await Promise.all(Array.from({ length: 5 }, () => newUser(undefined, "Same Name")));
    const made = await Promise.all(users.map(({ id }) => createPersonalWorkspace({ database }, { userId: id })));
    const slugs = await database.workspace.findMany({
      where: { id: { in: made.map(({ id }) => id) } },
      select: { slug: true },
    });
    expect(new Set(slugs.map(({ slug }) => slug)).size).toBe(5);
    for (const { slug } of slugs) expect(slug).toMatch(/^same-name(-[0-9a-f]+)?$/);
  });

  it("needs a user", async () => {
    await expect(createPersonalWorkspace({ database }, { userId: "nobody" })).rejects.toEqual(
      expect.objectContaining({ code: "not-found" }),
    );
  });
});
