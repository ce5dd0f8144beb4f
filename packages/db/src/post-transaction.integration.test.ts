import { creditPurchase, promotionalGrant, transaction } from "@causeway/ledger";
import { fromCents, nanoUsd } from "@causeway/money";
import { auditLedger, createTestDatabase, createTestWorkspace, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCreditBalance, readCreditTotals } from "./credit-balance.ts";
import { createDatabase, type Database } from "./database.ts";
import { patiently } from "./patient.fixture.ts";
import { postTransaction } from "./post-transaction.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patiently);
});
afterAll(async () => {
  await database.$disconnect();
});

it("credits a purchase once, however often and however concurrently it is posted", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const purchase = creditPurchase({
    workspaceId,
    purchaseId: "p1",
    paymentIntentId: `pi_${workspaceId}`,
    credits: fromCents(2_000),
    fee: fromCents(110),
    tax: fromCents(0),
  });
  const posted = await Promise.all(Array.from({ length: 20 }, () => postTransaction(database, purchase)));
  expect(posted.filter((result) => result.isNew)).toHaveLength(1);
  expect(new Set(posted.map((result) => result.transactionId)).size).toBe(1);
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(fromCents(2_000));
  expect(await readCreditTotals(database, workspaceId)).toEqual({ added: fromCents(2_000), used: 0n });
});

it("refuses one idempotency key for two different transactions", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const grantId = `g-${workspaceId}`;
  await postTransaction(database, promotionalGrant({ workspaceId, grantId, credits: nanoUsd(5n) }));
  await expect(
    postTransaction(database, promotionalGrant({ workspaceId, grantId, credits: nanoUsd(6n) })),
  ).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(5n);
});

it("refuses to take more from a workspace than is not held", async () => {
  const { workspaceId } = await createTestWorkspace(database, { creditsNano: 100n });
  const takeBack = transaction({
    idempotencyKey: `take:${workspaceId}`,
    kind: "test",
    workspaceId,
    reference: "test",
    entries: [
      { account: `workspace:${workspaceId}:credits`, amount: nanoUsd(-101n) },
      { account: "external:stripe", amount: nanoUsd(101n) },
    ],
  });
  await expect(postTransaction(database, takeBack)).rejects.toMatchObject({ code: "insufficient-credits" });
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(100n);
});

it("refuses entries that do not sum to zero, even from code that goes round the templates", async () => {
  const unbalanced = {
    idempotencyKey: "unbalanced",
    kind: "test",
    workspaceId: "none",
    reference: "test",
    entries: [{ account: "external:stripe", amount: nanoUsd(1n) }],
  } as const;
  await expect(postTransaction(database, unbalanced)).rejects.toThrow("not balanced");
});

it("leaves a sound ledger after everything above", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
