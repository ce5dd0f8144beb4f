import { nextReset } from "@causeway/limits";
import { createTestDatabase } from "@causeway/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";

let pool: MoneyPool;
beforeAll(async () => {
  pool = createMoneyPool((await createTestDatabase()).url, patiently);
});
afterAll(() => pool.end());

const resets = ["daily", "weekly", "monthly"] as const;
type Reset = (typeof resets)[number];

/** The database's names of the periods at these moments. */
async function namesAt(moments: readonly Date[], timeZone = "UTC"): Promise<readonly Record<Reset, string>[]> {
  const client = await pool.connect();
  try {
    await client.query(`SET TIME ZONE '${timeZone}'`);
    const { rows } = await client.query<Record<Reset, string>>(
      `SELECT usage_period('daily', at) AS daily, usage_period('weekly', at) AS weekly, usage_period('monthly', at) AS monthly
         FROM unnest($1::timestamptz[]) WITH ORDINALITY AS moments(at, position) ORDER BY position`,
      [moments.map((at) => at.toISOString())],
    );
    return rows;
  } finally {
    await client.query("RESET TIME ZONE");
    client.release();
  }
}

const dayMs = 86_400_000;
const from = Date.UTC(2020, 0, 1);
const to = Date.UTC(2060, 0, 1);
/** Near a midnight, as often as not exactly at it or a millisecond beside. */
const nearMidnight = fc
  .tuple(fc.integer({ min: from / dayMs, max: to / dayMs }), fc.constantFrom(-1_000, -1, 0, 1, 1_000))
  .map(([day, beside]) => new Date(day * dayMs + beside));
const anyTime = fc.integer({ min: from, max: to }).map((ms) => new Date(ms));
const moments = fc.sample(fc.oneof(nearMidnight, anyTime), 8_000);

describe("the name of a period", () => {
  it.each(resets)("of a %s limit changes exactly when we say that it resets, and not before", async (reset) => {
    const ends = moments.map((at) => nextReset(reset, at) ?? at);
    const [now, justBefore, then] = await Promise.all([
      namesAt(moments),
      namesAt(ends.map((end) => new Date(end.getTime() - 1))),
      namesAt(ends),
    ]);
    const wrong = moments.filter(
      (_, index) =>
        now[index]?.[reset] === undefined ||
        now[index]?.[reset] !== justBefore[index]?.[reset] ||
        now[index]?.[reset] === then[index]?.[reset],
    );
    expect(wrong).toEqual([]);
  });

  it("never comes again, and later ones sort behind earlier ones", async () => {
    const sorted = moments.toSorted((a, b) => a.getTime() - b.getTime());
    const names = await namesAt(sorted);
    for (const reset of resets) {
      const inOrder = names.map((row) => row[reset]);
      expect(inOrder).toEqual(inOrder.toSorted());
    }
  });

  it("is of UTC, whatever the connection's time zone and its summer time", async () => {
    const expected = await namesAt(moments);
    for (const timeZone of ["America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Europe/Berlin"]) {
      expect(await namesAt(moments, timeZone)).toEqual(expected);
    }
  });

  it.each<[string, Record<Reset, string>]>([
    ["2026-12-31T23:59:59.999Z", { daily: "2026-12-31", weekly: "2026-W53", monthly: "2026-12" }],
    ["2027-01-01T00:00:00.000Z", { daily: "2027-01-01", weekly: "2026-W53", monthly: "2027-01" }],
    ["2027-01-03T23:59:59.999Z", { daily: "2027-01-03", weekly: "2026-W53", monthly: "2027-01" }],
    ["2027-01-04T00:00:00.000Z", { daily: "2027-01-04", weekly: "2027-W01", monthly: "2027-01" }],
    ["2024-12-30T00:00:00.000Z", { daily: "2024-12-30", weekly: "2025-W01", monthly: "2024-12" }],
    ["2028-02-29T12:00:00.000Z", { daily: "2028-02-29", weekly: "2028-W09", monthly: "2028-02" }],
    ["2026-11-22T23:59:59.999Z", { daily: "2026-11-22", weekly: "2026-W47", monthly: "2026-11" }],
    ["2026-11-23T00:00:00.000Z", { daily: "2026-11-23", weekly: "2026-W48", monthly: "2026-11" }],
  ])("at %s is known", async (at, names) => {
    expect(await namesAt([new Date(at)])).toEqual([names]);
  });
});
