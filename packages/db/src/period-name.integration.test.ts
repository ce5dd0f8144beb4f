import { createTestDatabase } from "@causeway/testing";
import { expect, it } from "vitest";
import { createMoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";
import { periodName, periodNames } from "./period-name.ts";

it("names every period as the database does, on each day of twelve years and at the edges of days", async () => {
  const pool = createMoneyPool((await createTestDatabase()).url, patiently);
  const { rows } = await pool.query<{ at: Date; daily: string; weekly: string; monthly: string; total: string }>(
    `SELECT at, usage_period('daily', at) AS daily, usage_period('weekly', at) AS weekly,
            usage_period('monthly', at) AS monthly, 'total' AS total
       FROM generate_series('2024-01-01T00:00:00Z'::timestamptz, '2036-01-10T00:00:00Z', interval '1 day') AS day,
            LATERAL (VALUES (day), (day + interval '23 hours 59 minutes 59.999 seconds')) AS edge(at)`,
  );
  await pool.end();
  expect(rows.length).toBeGreaterThan(8_000);
  const wrong = rows.filter(
    ({ at, daily, weekly, monthly, total }) =>
      periodName("daily", at) !== daily ||
      periodName("weekly", at) !== weekly ||
      periodName("monthly", at) !== monthly ||
      periodName(undefined, at) !== total,
  );
  expect(wrong).toEqual([]);
  let nowMs = 0;
  const nameOf = periodNames(() => nowMs);
  const stale = rows.filter(({ at, daily, weekly, monthly, total }) => {
    nowMs = at.getTime();
    // Asked twice: the second time it is remembered.
    return [daily, weekly, monthly, total, daily, weekly, monthly, total].some(
      (name, index) => nameOf((["daily", "weekly", "monthly", undefined] as const)[index % 4]) !== name,
    );
  });
  expect(stale).toEqual([]);
});
