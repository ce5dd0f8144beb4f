import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { listAnnouncements } from "../announcement/list.ts";
import { announce } from "./announce.ts";
import { changeAnnouncement } from "./change-announcement.ts";
import type { OperatorContext } from "./context.ts";
import { endAnnouncement } from "./end-announcement.ts";

let database: Database;
let context: OperatorContext;
beforeAll(async () => {
  // As the dashboard has it.
  database = createDatabase((await createTestDatabase()).appUrl, patient);
  const { id: userId } = await database.user.create({ data: { email: "operator@causeway.test" } });
  context = { database, actor: { kind: "staff", userId } };
});
beforeEach(() => database.announcement.deleteMany());
afterAll(() => database.$disconnect());

const say = (title: string) => announce(context, { title, details: "" });

const standing = async () =>
  (await listAnnouncements(database)).filter(({ endedAt }) => endedAt === undefined).map(({ title }) => title);

it("stands until it is ended once, and is listed for two weeks more; both are written down", async () => {
  await announce(context, {
    title: " Payments are late ",
    details: "Cards are charged; credits come within the hour.",
  });
  const [told] = await listAnnouncements(database);
  expect(told).toMatchObject({ title: "Payments are late", endedAt: undefined });
  const id = told?.id ?? "";
  await endAnnouncement(context, { id });
  await expect(endAnnouncement(context, { id })).rejects.toMatchObject({ code: "conflict" });
  expect(await listAnnouncements(database)).toMatchObject([{ id, endedAt: expect.any(Date) }]);
  expect(await listAnnouncements(database, new Date(Date.now() + 15 * 86_400_000))).toEqual([]);
  const entries = await database.auditEntry.findMany({
    where: { target: `announcement:${id}` },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ action }) => action)).toEqual(["announcement.create", "announcement.end"]);
});

it("is said in other words while it stands, and what it said before is written down", async () => {
  await say("Payments are late");
  await say("Something else");
  const { id = "" } = (await listAnnouncements(database)).find(({ title }) => title === "Payments are late") ?? {};
  const words = { title: "Payments are on time again", details: "Cards had been late." };
  await changeAnnouncement(context, { id, ...words });
  expect((await standing()).toSorted()).toEqual([words.title, "Something else"]);
  const entry = await database.auditEntry.findFirst({ where: { action: "announcement.update" } });
  expect(entry).toMatchObject({
    target: `announcement:${id}`,
    detail: { before: { title: "Payments are late", details: "" }, after: words },
  });
  const again = (question: typeof words) => changeAnnouncement(context, { id, ...question });
  await expect(again({ ...words, title: "Something else" })).rejects.toMatchObject({ parameter: "title" });
  await expect(again({ ...words, title: "no" })).rejects.toMatchObject({ code: "invalid-request", parameter: "title" });
  await endAnnouncement(context, { id });
  await expect(again(words)).rejects.toMatchObject({ code: "conflict" });
});

it("said twice at once stands once, and there are never more than three", async () => {
  await Promise.allSettled([say("The same"), say("The same"), say("The same")]);
  expect(await standing()).toEqual(["The same"]);
  await Promise.allSettled(["Second", "Third", "Fourth", "Fifth"].map(say));
  expect(await standing()).toHaveLength(3);
  await expect(say("One more")).rejects.toMatchObject({ code: "conflict" });
});

it.each([
  [{ title: "no" }, "title"],
  [{ title: "a\nb and more" }, "title"],
  [{ details: "a".repeat(1_001) }, "details"],
])("refuses %j", async (wrong, parameter) => {
  await expect(announce(context, { title: "Payments are late", details: "", ...wrong })).rejects.toMatchObject({
    code: "invalid-request",
    parameter,
  });
});
