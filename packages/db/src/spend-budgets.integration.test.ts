import type { HoldRequest } from "@causeway/gateway";
import type { SpendBudget } from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import {
  auditLedger,
  createTestDatabase,
  createTestWorkspace,
  soundLedger,
  type TestWorkspace,
} from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSpendUsage } from "./account-reader.ts";
import { generationOf, holdOf } from "./credit-holds.fixture.ts";
import { createCreditHolds } from "./credit-holds.ts";
import { createDatabase, type Database } from "./database.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";

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

const holds = () => createCreditHolds(pool);
const newWorkspace = () => createTestWorkspace(database, { creditsNano: 1_000_000n });

const subjectsOf = ({ apiKeyId, workspaceId, ownerId }: TestWorkspace) => ({
  key: `key:${apiKeyId}`,
  member: `member:${workspaceId}:${ownerId}`,
  workspace: `workspace:${workspaceId}`,
});

const budgetOf = (
  workspace: TestWorkspace,
  holder: SpendBudget["holder"],
  limit: bigint,
  more: Partial<SpendBudget> = {},
): SpendBudget => ({
  holder,
  subject: subjectsOf(workspace)[holder],
  limit: nanoUsd(limit),
  reset: undefined,
  countsOwnKeys: false,
  ...more,
});

const within = (...budgets: readonly SpendBudget[]) => ({ limits: { budgets, rates: [], concurrency: [] } });
const heldOf = async (subject: string) =>
  (await database.spendUsage.findMany({ where: { subject, heldNano: { gt: 0n } } })).map((row) => row.heldNano);
const settle = (request: HoldRequest, cost: bigint) =>
  holds().settle({ generation: generationOf(request, cost), attempts: [] });

describe("a hold", () => {
  it("fits into all of its budgets or takes nothing, and says which one is used up", async () => {
    const workspace = await newWorkspace();
    const budgets = [
      budgetOf(workspace, "key", 900n, { reset: "daily" }),
      budgetOf(workspace, "member", 500n, { reset: "weekly" }),
      budgetOf(workspace, "workspace", 10_000n, { reset: "monthly" }),
    ];
    expect(await holds().take(holdOf(workspace, 400n, within(...budgets)))).toEqual({ kind: "held" });
    expect(await holds().take(holdOf(workspace, 101n, within(...budgets)))).toEqual({
      kind: "budget-exceeded",
      budget: budgets[1],
      available: 100n,
    });
    const { key, member, workspace: whole } = subjectsOf(workspace);
    expect(await Promise.all([key, member, whole].map(heldOf))).toEqual([[400n], [400n], [400n]]);
    expect(await holds().take(holdOf(workspace, 100n, within(...budgets)))).toEqual({ kind: "held" });
  });

  it("of hundreds at once never takes more than the tightest budget has", async () => {
    const workspace = await newWorkspace();
    const budgets = [budgetOf(workspace, "key", 7_700n, { reset: "daily" }), budgetOf(workspace, "workspace", 5_300n)];
    const requests = Array.from({ length: 200 }, () => holdOf(workspace, 500n, within(...budgets)));
    const outcomes = await Promise.all(requests.map((request) => holds().take(request)));
    const held = requests.filter((_, index) => outcomes[index]?.kind === "held");
    expect(held).toHaveLength(10);
    await Promise.all(held.map((request) => settle(request, 530n)));
    expect((await readSpendUsage(database, subjectsOf(workspace).workspace)).total).toBe(5_000n);
    expect(await holds().take(holdOf(workspace, 301n, within(...budgets)))).toMatchObject({ available: 300n });
  });

  it("counts once where two budgets share a period", async () => {
    const workspace = await newWorkspace();
    const budgets = [budgetOf(workspace, "key", 1_000n), budgetOf(workspace, "key", 2_000n)];
    await holds().take(holdOf(workspace, 600n, within(...budgets)));
    expect(await heldOf(subjectsOf(workspace).key)).toEqual([600n]);
  });
});

describe("a hold that is raised", () => {
  it("holds the new total in credits and budgets, however often it is asked, and is charged up to it", async () => {
    const workspace = await newWorkspace();
    const budget = budgetOf(workspace, "key", 5_000n);
    const request = holdOf(workspace, 1_000n, within(budget));
    await holds().take(request);
    const raise = { generationId: request.generationId, amount: nanoUsd(3_500n) };
    const raised = await Promise.all(Array.from({ length: 10 }, () => holds().raise(raise)));
    expect(raised.every(({ kind }) => kind === "held")).toBe(true);
    expect(await holds().raise({ ...raise, amount: nanoUsd(2_000n) })).toEqual({ kind: "held" });
    expect(await heldOf(budget.subject)).toEqual([3_500n]);
    expect(await holds().raise({ ...raise, amount: nanoUsd(5_001n) })).toEqual({
      kind: "budget-exceeded",
      budget,
      available: 1_500n,
    });
    expect(await settle(request, 3_400n)).toMatchObject({ charged: 3_400n, uncovered: 0n });
    expect(await holds().raise(raise)).toEqual({ kind: "gone" });
  });

  it("is refused what the credits do not have, and everything once its key or workspace may not spend", async () => {
    const workspace = await newWorkspace();
    const request = holdOf(workspace, 1_000n);
    await holds().take(request);
    const raiseTo = (amount: bigint) => holds().raise({ generationId: request.generationId, amount: nanoUsd(amount) });
    expect(await raiseTo(1_000_001n)).toEqual({ kind: "insufficient-credits", available: 999_000n });
    await database.workspace.update({ where: { id: workspace.workspaceId }, data: { spendingStopped: "debt" } });
    expect(await raiseTo(2_000n)).toEqual({ kind: "stopped-by-debt" });
    await database.apiKey.update({ where: { id: workspace.apiKeyId }, data: { revokedAt: new Date() } });
    expect(await raiseTo(2_000n)).toEqual({ kind: "key-not-usable" });
    expect(await raiseTo(1_000n)).toEqual({ kind: "held" });
    expect(await settle(request, 5_000n)).toMatchObject({ charged: 1_000n, uncovered: 4_000n });
  });
});

describe("a settled call", () => {
  it("counts for its key, its member and its workspace, for ever and in day, week and month", async () => {
    const workspace = await newWorkspace();
    const request = holdOf(workspace, 4_000n);
    await holds().take(request);
    await settle(request, 1_234n);
    const spent = { total: 1_234n, daily: 1_234n, weekly: 1_234n, monthly: 1_234n };
    const none = { total: 0n, daily: 0n, weekly: 0n, monthly: 0n };
    for (const subject of Object.values(subjectsOf(workspace))) {
      expect(await readSpendUsage(database, subject)).toEqual({ ...spent, ownKeys: none });
    }
  });

  it("counts in the periods in which it was admitted, even when midnight came before its end", async () => {
    const workspace = await newWorkspace();
    const budget = budgetOf(workspace, "key", 5_000n, { reset: "daily" });
    const request = holdOf(workspace, 4_000n, within(budget));
    await holds().take(request);
    // As if it had been admitted in the last millisecond of another day.
    await database.$executeRaw`
      UPDATE credit_hold SET created_at = '2020-02-29T23:59:59.999Z',
             budgets = jsonb_set(budgets, '{0,period}', '"2020-02-29"') WHERE generation_id = ${request.generationId}`;
    await database.$executeRaw`
      UPDATE spend_usage SET period = '2020-02-29' WHERE subject = ${budget.subject} AND period LIKE '____-__-__'`;
    expect(await holds().take(holdOf(workspace, 5_000n, within(budget)))).toEqual({ kind: "held" });
    await settle(request, 3_000n);
    const rows = await database.spendUsage.findMany({ where: { subject: budget.subject, spentNano: { gt: 0n } } });
    expect(new Set(rows.map(({ period, heldNano }) => `${period} ${heldNano}`))).toEqual(
      new Set(["total 0", "2020-02-29 0", "2020-W09 0", "2020-02 0"]),
    );
    expect(await readSpendUsage(database, budget.subject)).toMatchObject({ total: 3_000n, daily: 0n });
  });
});

describe("calls on own keys", () => {
  const terms = { feeBasisPoints: 500, monthlyAllowance: nanoUsd(0n) };

  it("count at list price, and their fee, in a budget that counts them; in others the fee alone", async () => {
    const workspace = await newWorkspace();
    const ownKey = { mostListPrice: nanoUsd(1_000n), terms };
    const counting = budgetOf(workspace, "workspace", 1_900n, { countsOwnKeys: true });
    const other = budgetOf(workspace, "key", 100n);
    const first = holdOf(workspace, 0n, { ownKey, ...within(counting, other) });
    expect(await holds().take(first)).toEqual({ kind: "held" });
    const second = holdOf(workspace, 0n, { ownKey, ...within(counting, other) });
    expect(await holds().take(second)).toEqual({ kind: "budget-exceeded", budget: counting, available: 850n });
    await holds().settle({
      generation: { ...generationOf(first, 0n), ownKey: { id: "own-1", upstreamCost: nanoUsd(800n) } },
      attempts: [],
    });
    expect(await holds().take(second)).toEqual({ kind: "held" });
    expect(await readSpendUsage(database, other.subject)).toMatchObject({ total: 40n, ownKeys: { total: 800n } });
  });
});

describe("calls under way", () => {
  it("are limited for key, member and workspace, exactly, however many come at once", async () => {
    const workspace = await newWorkspace();
    const { key, member } = subjectsOf(workspace);
    const concurrency = [
      { holder: "key", subject: key, limit: 9 },
      { holder: "member", subject: member, limit: 4 },
    ] as const;
    const limits = { budgets: [], rates: [], concurrency };
    const requests = Array.from({ length: 40 }, () => holdOf(workspace, 1n, { limits }));
    const outcomes = await Promise.all(requests.map((request) => holds().take(request)));
    const held = requests.filter((_, index) => outcomes[index]?.kind === "held");
    expect(held).toHaveLength(4);
    expect(outcomes.find(({ kind }) => kind !== "held")).toEqual({
      kind: "concurrency-exceeded",
      concurrency: concurrency[1],
    });
    await Promise.all(held.slice(1).map((request) => settle(request, 1n)));
    expect(await holds().take(holdOf(workspace, 1n, { limits }))).toEqual({ kind: "held" });
  });
});

it("leaves a sound ledger after everything above", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
