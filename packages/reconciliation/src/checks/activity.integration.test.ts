import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestBooks, type TestBooks } from "../test-books.fixture.ts";
import { activityCheck } from "./activity.ts";

let books: TestBooks;
beforeAll(async () => {
  books = await openTestBooks();
});
afterAll(() => books.close());

const rollUp = () => books.sql("SELECT roll_up_activity(1000, now() - interval '8 days')");
const rebuild = () =>
  books.sql("SELECT rebuild_activity($1, current_date - 2, current_date + 2)", [books.workspace.workspaceId]);

describe("the activity check", () => {
  // What a test breaks, the next one's beginning mends.
  beforeEach(async () => {
    await rebuild();
    await rollUp();
  });

  it("agrees before, between and after roll-ups", async () => {
    await books.addCall({ status: "interrupted" });
    expect(await books.find(activityCheck)).toEqual([]);
    await rollUp();
    await books.addCall();
    expect(await books.find(activityCheck)).toEqual([]);
    await rollUp();
    expect(await books.find(activityCheck)).toEqual([]);
  });

  it.each(["minute", "hour", "day"])("finds a %s that counts too much, and a rebuild mends it", async (grain) => {
    await books.addCall();
    await rollUp();
    await books.sql(
      `UPDATE activity_rollup SET cost_nano = cost_nano + 7
        WHERE (grain, bucket_start, series_id) = (SELECT grain, bucket_start, series_id FROM activity_rollup WHERE grain = $1::activity_grain LIMIT 1)`,
      [grain],
    );
    expect(await books.find(activityCheck)).toMatchObject([
      { subject: expect.stringMatching(`:${grain}$`), difference: 7n, consequence: "tell" },
    ]);
    await rebuild();
    expect(await books.find(activityCheck)).toEqual([]);
    await rollUp();
    expect(await books.find(activityCheck)).toEqual([]);
  });

  it("finds tokens that are missing, and a call that was never taken in", async () => {
    await books.addCall();
    await books.sql("UPDATE activity_pending SET output_tokens = output_tokens - 1");
    expect(await books.find(activityCheck)).toHaveLength(3);
    await books.sql("DELETE FROM activity_pending");
    expect((await books.find(activityCheck))[0]?.problem).toContain("off by -1 calls");
  });
});
