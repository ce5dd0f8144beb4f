import { promotionalCreditsAccount, promotionalGrant } from "@causeway/ledger";
import { nanoUsd } from "@causeway/money";
import {
  auditLedger,
  createTestDatabase,
  createTestWorkspace,
  soundLedger,
  type TestWorkspace,
} from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCreditBalance, readCreditTotals } from "./credit-balance.ts";
import { generationOf, holdOf } from "./credit-holds.fixture.ts";
import { createCreditHolds } from "./credit-holds.ts";
import { lockCreditPosition } from "./credit-position.ts";
import { createDatabase, type Database } from "./database.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";
import { postTransaction } from "./post-transaction.ts";

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

/** A workspace that paid for some credits and was given some. */
async function newWorkspace(paid: bigint, given: bigint): Promise<TestWorkspace> {
  const workspace = await createTestWorkspace(database, paid > 0n ? { creditsNano: paid } : {});
  await give(workspace, given);
  return workspace;
}

const give = ({ workspaceId }: TestWorkspace, credits: bigint) =>
  postTransaction(database, promotionalGrant({ workspaceId, grantId: crypto.randomUUID(), credits: nanoUsd(credits) }));

/** What could be refunded now. */
const refundable = ({ workspaceId }: TestWorkspace) =>
  database.$transaction(async (transaction) => (await lockCreditPosition(transaction, workspaceId)).available);

const promotional = async ({ workspaceId }: TestWorkspace) =>
  (await database.ledgerBalance.findFirst({ where: { account: { name: promotionalCreditsAccount(workspaceId) } } }))
    ?.balanceNano;

const spend = async (workspace: TestWorkspace, amount: bigint, cost: bigint) => {
  const request = holdOf(workspace, amount);
  expect(await holds().take(request)).toEqual({ kind: "held" });
  return await holds().settle({ generation: generationOf(request, cost), attempts: [] });
};

it("are spent before what was paid for, and cannot be refunded", async () => {
  const workspace = await newWorkspace(10_000n, 3_000n);
  expect(await readCreditBalance(database, workspace.workspaceId)).toMatchObject({ balance: 13_000n });
  expect(await refundable(workspace)).toBe(10_000n);
  await spend(workspace, 2_500n, 2_000n);
  expect([await promotional(workspace), await refundable(workspace)]).toEqual([1_000n, 10_000n]);
  expect(await spend(workspace, 5_000n, 4_000n)).toMatchObject({ charged: 4_000n, uncovered: 0n });
  expect([await promotional(workspace), await refundable(workspace)]).toEqual([0n, 7_000n]);
  expect(await readCreditTotals(database, workspace.workspaceId)).toEqual({ added: 13_000n, used: 6_000n });
});

it("are held first: only what calls hold beyond them stays out of a refund", async () => {
  const workspace = await newWorkspace(10_000n, 3_000n);
  const request = holdOf(workspace, 5_000n);
  await holds().take(request);
  expect(await refundable(workspace)).toBe(8_000n);
  await give(workspace, 1_500n);
  expect(await refundable(workspace)).toBe(9_500n);
  expect(await holds().raise({ generationId: request.generationId, amount: nanoUsd(14_501n) })).toEqual({
    kind: "insufficient-credits",
    available: 9_500n,
  });
  await holds().settle({ generation: generationOf(request, 5_000n), attempts: [] });
  expect([await promotional(workspace), await refundable(workspace)]).toEqual([0n, 9_500n]);
});

it("alone are enough for a call, down to the last nano-dollar", async () => {
  const workspace = await newWorkspace(0n, 1_000n);
  expect(await holds().take(holdOf(workspace, 1_001n))).toEqual({ kind: "insufficient-credits", available: 1_000n });
  expect(await spend(workspace, 1_000n, 1_500n)).toMatchObject({ charged: 1_000n, uncovered: 500n });
  expect(await promotional(workspace)).toBe(0n);
});

it("are given and spent at once by many without a deadlock", async () => {
  const workspace = await newWorkspace(100_000n, 1_000n);
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? give(workspace, 700n) : spend(workspace, 900n, 800n))),
  );
  expect((await readCreditBalance(database, workspace.workspaceId)).balance).toBe(101_000n + 20n * 700n - 40n * 800n);
});

it("what a provider may bill for a call that came to nothing is our loss", async () => {
  const workspace = await newWorkspace(10_000n, 0n + 1n);
  const request = holdOf(workspace, 4_000n);
  await holds().take(request);
  const generation = { ...generationOf(request, 0n), insured: nanoUsd(1_234n) };
  expect(await holds().settle({ generation, attempts: [] })).toMatchObject({ charged: 0n, uncovered: 0n });
  const entries = await database.ledgerEntry.findMany({
    where: { transaction: { idempotencyKey: `cost:${request.generationId}` } },
    include: { account: true },
  });
  expect(Object.fromEntries(entries.map((entry) => [entry.account.name, entry.amountNano]))).toEqual({
    "platform:loss-insurance": -1_234n,
    "provider:maker:payable": 1_234n,
  });
});

it("leaves a sound ledger after everything above", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
