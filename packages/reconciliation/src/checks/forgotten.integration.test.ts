import { forgetGenerations } from "@causeway/activity";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestBooks, type TestBooks } from "../test-books.fixture.ts";
import { activityCheck } from "./activity.ts";
import { settlementsCheck } from "./settlements.ts";

let books: TestBooks;
beforeAll(async () => {
  books = await openTestBooks();
});
afterAll(() => books.close());

/** Begun and settled half a year ago, under an id of then. */
async function addOldCall(): Promise<void> {
  const id = await books.addCall();
  await books.sql(
    `WITH moved AS (UPDATE generation SET id = first_generation_id(now() - interval '6 months') || right(id, 20), started_at = now() - interval '6 months' WHERE id = $1 RETURNING id),
     of AS (UPDATE activity_pending SET started_at = now() - interval '6 months', generation_id = moved.id FROM moved WHERE generation_id = $1)
     UPDATE settlement SET generation_id = moved.id, settled_at = now() - interval '6 months' FROM moved WHERE generation_id = $1`,
    [id],
  );
}

const rollUp = () => books.sql("SELECT roll_up_activity(1000, now() - interval '8 days')");
const found = async () => [...(await books.find(settlementsCheck)), ...(await books.find(activityCheck))];

it("agrees before and after months are given up, and finds what is missing beside", async () => {
  await addOldCall();
  await addOldCall();
  await books.addCall();
  await rollUp();
  expect(await found()).toEqual([]);
  expect(await forgetGenerations(books.sources.database, { months: 3 })).toBe(2);
  expect(await books.sql("SELECT id FROM generation")).toHaveLength(1);
  expect(await found()).toEqual([]);

  // One more of that time, which somebody deletes by hand.
  await addOldCall();
  await rollUp();
  expect(await found()).toEqual([]);
  await books.sql("DELETE FROM generation WHERE started_at < now() - interval '1 month'");
  expect(await found()).toMatchObject([
    { subject: `forgotten:${books.workspace.workspaceId}`, difference: 1n, consequence: "tell" },
    { subject: expect.stringMatching(/:given-up:day$/) },
    { subject: expect.stringMatching(/:given-up:hour$/) },
  ]);
});
