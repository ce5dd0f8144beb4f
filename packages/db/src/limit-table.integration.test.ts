import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { createLimitTable } from "./limit-table.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";
import { periodName } from "./period-name.ts";

let database: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patiently);
  pool = createMoneyPool(url, patiently);
});
afterAll(async () => {
  await pool.end();
  await database.$disconnect();
});

it("tells what was counted where a limit was set lately, by its own row or by a guardrail", async () => {
  const { workspaceId, apiKeyId } = await createTestWorkspace(database, { creditsNano: 1_000n });
  const [key, member, workspace] = [`key:${apiKeyId}`, `member:${workspaceId}:user-1`, `workspace:${workspaceId}`];
  const day = periodName("daily", new Date());
  await database.spendUsage.createMany({
    data: [key, member, workspace].flatMap((subject) =>
      ["total", day].map((period) => ({ subject, period, spentNano: 70n, ownListNano: 5n })),
    ),
  });
  await database.usageLimit.createMany({
    data: [
      { subject: key, workspaceId, totalNano: 100n, requestsPerMinute: 5 },
      { subject: workspace, workspaceId, totalNano: 100n, updatedAt: new Date(Date.now() - 3_600_000) },
    ],
  });
  const assigned = { workspaceId, apiKeyId: null, userId: "user-1" };
  const guardrail = { workspaceId, limitNano: 10n, resetInterval: "daily", countsOwnKeys: true } as const;
  await database.guardrail.create({
    data: {
      ...guardrail,
      name: "Interns",
      assignments: { create: [assigned, { ...assigned, userId: null, apiKeyId }] },
    },
  });
  const before = new Date(Date.now() - 3_600_000);
  await database.guardrail.create({
    data: {
      ...guardrail,
      name: "As it was",
      resetInterval: "monthly",
      updatedAt: before,
      assignments: { create: { ...assigned, createdAt: before } },
    },
  });

  const changed = await createLimitTable(pool).changedBudgets();
  expect(changed.toSorted((a, b) => a.subject.localeCompare(b.subject) || b.period.localeCompare(a.period))).toEqual([
    { subject: key, period: "total", spent: 70n },
    { subject: key, period: day, spent: 75n },
    { subject: member, period: day, spent: 75n },
  ]);
});

it("finds by an index what was set lately, however many limits there are", async () => {
  const ask = vi.spyOn(pool, "query");
  await createLimitTable(pool).changedBudgets();
  const [text, values] = ask.mock.calls[0] as unknown as [string, unknown[]];
  ask.mockRestore();
  const client = await pool.connect();
  // The table is small here: what matters is that it can.
  await client.query("SET enable_seqscan = off");
  const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, values);
  client.release(true);
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toMatch(/usage_limit_updated_at_idx[^]*Index Cond: \(\(?updated_at > /);
});
