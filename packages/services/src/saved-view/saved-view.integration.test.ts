import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { deleteView } from "./delete.ts";
import { listSavedViews } from "./list.ts";
import { renameView } from "./rename.ts";
import { saveView } from "./save.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

async function newMember() {
  const { workspaceId, ownerId } = await createTestWorkspace(database);
  const actorOf = (userId: string): Actor => ({ kind: "user", userId, workspaceId, role: "viewer" });
  const join = async () => {
    const { id } = await database.user.create({ data: { email: `${crypto.randomUUID()}@test.invalid` } });
    await database.membership.create({ data: { workspaceId, userId: id, role: "viewer" } });
    return { database, actor: actorOf(id) };
  };
  return { workspaceId, ownerId, context: { database, actor: actorOf(ownerId) }, join };
}

it("keeps filters by name, for each member and page apart, and replaces those of the same name", async () => {
  const { workspaceId, context, join } = await newMember();
  const other = await join();
  const view = await saveView(context, {
    workspaceId,
    page: "logs",
    name: " Failures ",
    query: "range=7d&status=failed",
  });
  await saveView(context, { workspaceId, page: "activity", name: "Failures", query: "status=failed" });
  await saveView(other, { workspaceId, page: "logs", name: "Failures", query: "range=30d" });
  expect(await listSavedViews(context, { workspaceId, page: "logs" })).toEqual([
    { id: view.id, page: "logs", name: "Failures", query: "range=7d&status=failed" },
  ]);
  await saveView(context, { workspaceId, page: "logs", name: "Failures", query: "status=failed" });
  expect(await listSavedViews(context, { workspaceId, page: "logs" })).toEqual([{ ...view, query: "status=failed" }]);
});

it("is renamed and deleted by whose it is alone", async () => {
  const { workspaceId, context, join } = await newMember();
  const stranger = await newMember();
  const save = (name: string) => saveView(context, { workspaceId, page: "logs", name, query: "range=7d" });
  const [{ id }] = [await save("One"), await save("Two")];
  for (const who of [await join(), { database, actor: { ...context.actor, userId: stranger.ownerId } as Actor }]) {
    await expect(renameView(who, { workspaceId, id, name: "Mine" })).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteView(who, { workspaceId, id })).rejects.toMatchObject({ code: "not-found" });
  }
  await expect(renameView(context, { workspaceId, id, name: "Two" })).rejects.toMatchObject({ parameter: "name" });
  await renameView(context, { workspaceId, id, name: "Three" });
  const names = async () => (await listSavedViews(context, { workspaceId, page: "logs" })).map(({ name }) => name);
  expect(await names()).toEqual(["Three", "Two"]);
  await deleteView(context, { workspaceId, id });
  await expect(deleteView(context, { workspaceId, id })).rejects.toMatchObject({ code: "not-found" });
  expect(await names()).toEqual(["Two"]);
});

it.each([
  [{ name: " " }, "name"],
  [{ name: "a\nb" }, "name"],
  [{ page: "keys" }, "page"],
  [{ query: "a".repeat(2_001) }, "query"],
  [{ query: "a#b" }, "query"],
])("refuses %j", async (wrong, parameter) => {
  const { workspaceId, context } = await newMember();
  const save = saveView(context, { workspaceId, page: "logs", name: "A", query: "range=7d", ...wrong });
  await expect(save).rejects.toMatchObject({ code: "invalid-request", parameter });
});

it("are fifty at most, though many are saved at once, and go with the membership", async () => {
  const { workspaceId, ownerId, context } = await newMember();
  await database.savedView.createMany({
    data: Array.from({ length: 48 }, (_, index) => ({
      workspaceId,
      userId: ownerId,
      page: "logs",
      name: `View ${index}`,
      query: "",
    })),
  });
  const outcomes = await Promise.allSettled(
    ["A", "B", "C", "D"].map((name) => saveView(context, { workspaceId, page: "logs", name, query: "" })),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  await saveView(context, { workspaceId, page: "logs", name: "View 1", query: "range=7d" });
  await database.membership.deleteMany({ where: { workspaceId, userId: ownerId } });
  expect(await database.savedView.count({ where: { workspaceId } })).toBe(0);
});
