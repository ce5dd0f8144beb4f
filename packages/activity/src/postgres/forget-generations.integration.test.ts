import { createDatabase, createMoneyPool, type Database, type MoneyPool } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forgetGenerations } from "./forget-generations.ts";
import { analyzeGenerations } from "./keep-partitions.ts";
import { postgresActivity } from "./postgres-activity.ts";
import { rollUp } from "./roll-up.ts";
import { inSnapshot } from "./snapshot.ts";
import { type SettledCall, settleCall } from "./settled-call.fixture.ts";

let owner: Database;
let app: Database;
let pool: MoneyPool;
beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  owner = createDatabase(url);
  app = createDatabase(appUrl);
  pool = createMoneyPool(appUrl);
  await owner.$queryRaw`SELECT make_generation_partitions(${monthStart(-6)}, ${monthStart(0)})`;
});
afterAll(async () => {
  await owner.$disconnect();
  await app.$disconnect();
  await pool.end();
});

const monthStart = (months: number): Date => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
};
const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
const hourMs = 3_600_000;
/** What is older is given up. */
const kept = monthStart(-3);
const before = (ms: number): Date => after(kept, -ms);

let calls = 0;
const idAt = (at: Date): string => {
  calls += 1;
  return `gen-${at.getTime().toString(16).padStart(12, "0")}7000${calls.toString(16).padStart(16, "0")}`;
};

async function newWorkspace() {
  const { workspaceId, apiKeyId } = await createTestWorkspace(owner, { creditsNano: 100_000_000_000n });
  const call = async (
    startedAt: Date,
    { settledAt = startedAt, ...more }: Partial<SettledCall> & { settledAt?: Date } = {},
  ) => {
    const id = await settleCall(pool, {
      workspaceId,
      apiKeyId,
      startedAt,
      id: idAt(startedAt),
      cost: nanoUsd(3n),
      ...more,
    });
    // Settlements are append-only.
    await owner.$transaction(async (transaction) => {
      await transaction.$executeRaw`SET LOCAL session_replication_role = 'replica'`;
      await transaction.$executeRaw`UPDATE settlement SET settled_at = ${settledAt} WHERE generation_id = ${id}`;
    });
    return id;
  };
  const logged = async (): Promise<readonly string[]> =>
    (await postgresActivity(app).listGenerations({ workspaceId, limit: 50 })).rows.map(({ id }) => id);
  const total = async (from: Date, to: Date) => (await postgresActivity(app).totals({ workspaceId, from, to })).current;
  return { workspaceId, call, logged, total };
}

const partitions = async (): Promise<readonly string[]> =>
  (
    await owner.$queryRaw<{ name: string }[]>`
      SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'generation'::regclass ORDER BY 1`
  ).map(({ name }) => name);
const nameOf = (at: Date) => `generation_${at.toISOString().slice(0, 7).replace("-", "_")}`;

describe("calls older than the log keeps them", () => {
  it("go by the month with their attempts, while sums, settlements and the ledger stay", async () => {
    const { workspaceId, call, logged, total } = await newWorkspace();
    const gone = [
      await call(monthStart(-6), { failedProviders: ["beta"] }),
      await call(after(monthStart(-5), 5 * hourMs + 1)),
      await call(before(hourMs)),
      // Of a month that there never was a place for.
      await call(after(monthStart(-9), hourMs)),
    ];
    const stays = [
      await call(kept),
      // The last millisecond of a month, settled in the next.
      await call(before(1), { settledAt: kept }),
      // A clock that is behind, and an id that no gateway makes.
      await call(after(kept, 1), { id: idAt(before(1)) }),
      await call(before(2 * hourMs), { id: "gen-zz" }),
      await call(new Date()),
    ];
    await app.generationRoute.createMany({
      data: [...gone, ...stays].map((generationId) => ({ generationId, record: {} })),
    });
    const range = [monthStart(-9), new Date(Date.now() + 1_000)] as const;
    const ledgerBefore = await owner.ledgerEntry.aggregate({ _sum: { amountNano: true }, _count: true });

    // Roll-ups have still to take them in.
    expect(await forgetGenerations(app, { months: 3 })).toBe(0);
    expect(await logged()).toHaveLength(gone.length + stays.length);
    await rollUp(app);
    const whole = await total(...range);
    expect(whole.requests).toBe(gone.length + stays.length);

    expect(await forgetGenerations(app, { months: 3 })).toBe(gone.length);
    expect((await logged()).toSorted()).toEqual(stays.toSorted());
    expect(await total(...range)).toEqual(whole);
    expect(await partitions()).not.toContain(nameOf(monthStart(-4)));
    expect(await partitions()).toContain(nameOf(kept));
    // Nothing is taken back from what was rolled up.
    expect(await owner.activityPending.count()).toBe(0);
    const left = await owner.attempt.findMany({ select: { generationId: true } });
    expect(new Set(left.map(({ generationId }) => generationId))).toEqual(new Set(stays));
    expect(await owner.generationRoute.count()).toBe(stays.length);
    expect(await owner.settlement.count({ where: { workspaceId } })).toBe(gone.length + stays.length);
    expect(await owner.ledgerEntry.aggregate({ _sum: { amountNano: true }, _count: true })).toEqual(ledgerBefore);
    expect(await postgresActivity(app).getGeneration({ workspaceId, id: gone[0] ?? "" })).toBeUndefined();
    expect(await owner.forgottenGenerations.findMany({ where: { workspaceId } })).toMatchObject([
      { before: kept, requests: BigInt(gone.length), costNano: 3n * BigInt(gone.length) },
    ]);
    expect(await forgetGenerations(app, { months: 3 })).toBe(0);
    await analyzeGenerations(app);
  });

  it("are counted by the hour that they began in, as the hours cannot be cut any more", async () => {
    const { call, total } = await newWorkspace();
    const hour = before(10 * hourMs);
    for (const ms of [0, 10, 20]) await call(after(hour, ms));
    await rollUp(app);
    await forgetGenerations(app, { months: 3 });
    expect((await total(after(hour, 10), after(hour, 3 * hourMs))).requests).toBe(0);
    expect((await total(hour, after(hour, 10))).requests).toBe(3);
    expect((await total(after(hour, -1), after(hour, hourMs))).requests).toBe(3);
  });

  it("stay when they were charged otherwise than they say, and whatever an app asks when they are younger", async () => {
    const { call, logged } = await newWorkspace();
    const wrong = await call(before(20 * hourMs));
    const young = await call(after(monthStart(-2), hourMs));
    await owner.generation.update({ where: { id: wrong }, data: { costNano: 4n } });
    await rollUp(app);
    await app.$queryRaw`SELECT * FROM forget_generations(0)`;
    expect(await forgetGenerations(app, { months: 0 })).toBe(0);
    expect(await logged()).toEqual([young, wrong]);
    await expect(app.$executeRaw`DELETE FROM forgotten_generations`).rejects.toThrow(/permission denied/);
  });

  it("do not go while somebody reads them at one moment", async () => {
    const { call } = await newWorkspace();
    await owner.$queryRaw`SELECT make_generation_partitions(${monthStart(-8)}, ${monthStart(-8)})`;
    const id = await call(after(monthStart(-8), hourMs));
    await rollUp(app);
    await inSnapshot(app, async (transaction) => {
      await expect(forgetGenerations(app, { months: 3 })).rejects.toThrow(/lock timeout/);
      expect(await transaction.generation.count({ where: { id } })).toBe(1);
    });
    expect(await forgetGenerations(app, { months: 3 })).toBe(1);
  });

  it("cannot be rolled up anew", async () => {
    const { workspaceId } = await newWorkspace();
    await expect(
      owner.$queryRaw`SELECT rebuild_activity(${workspaceId}, ${before(hourMs)}::date, current_date)`,
    ).rejects.toThrow(/were given up/);
    await owner.$queryRaw`SELECT rebuild_activity(${workspaceId}, ${kept}::date, current_date)`;
  });
});
