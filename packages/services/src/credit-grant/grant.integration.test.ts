import { createDatabase, type Database, readCreditBalance } from "@causeway/db";
import { parseUsd } from "@causeway/money";
import { auditLedger, createTestDatabase, createTestWorkspace, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newPaidPurchase } from "../credit-refund/reversals.fixture.ts";
import { refundCredits } from "../credit-refund/request.ts";
import { grantCredits } from "./grant.ts";
import { readPromotionalCredits } from "./list.ts";
import { grantWelcomeCredits } from "./welcome.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const welcomeTo = (workspaceId: string, email: string, credits = "1") =>
  grantWelcomeCredits({ database }, { workspaceId, email, secret: "a secret of ours", credits: parseUsd(credits) });

const system = () => ({ database, actor: { kind: "system" as const, job: "test" } });

test("a grant adds its credits once, however often it is made at once", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const grant = { workspaceId, grantId: crypto.randomUUID(), credits: parseUsd("5"), reason: "Test" };
  const results = await Promise.all(Array.from({ length: 20 }, () => grantCredits(system(), grant)));
  expect(results.filter((isNew) => isNew)).toHaveLength(1);
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(parseUsd("5"));
  expect(await database.auditEntry.count({ where: { workspaceId, action: "credit-grant.create" } })).toBe(1);
  expect(await auditLedger(database)).toEqual(soundLedger);
});

test("the same grant with another amount is a conflict", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const grant = { workspaceId, grantId: crypto.randomUUID(), credits: parseUsd("5"), reason: "Test" };
  await grantCredits(system(), grant);
  await expect(grantCredits(system(), { ...grant, credits: parseUsd("50") })).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(parseUsd("5"));
});

test("a grant is spent first, is shown apart, and cannot be refunded", async () => {
  const { context, workspaceId, purchaseId } = await newPaidPurchase(database);
  const grant = { workspaceId, grantId: crypto.randomUUID(), credits: parseUsd("5"), reason: "Welcome" };
  await grantCredits(system(), grant);
  expect((await readCreditBalance(database, workspaceId)).available).toBe(parseUsd("25"));
  expect(await readPromotionalCredits(context, { workspaceId })).toMatchObject({
    balance: parseUsd("5"),
    grants: [{ amount: parseUsd("5"), reason: "Welcome", expiresAt: undefined, expired: 0n }],
  });
  expect(await refundCredits(context, { workspaceId, purchaseId })).toMatchObject({ amountCents: 2_000 });
  expect((await readCreditBalance(database, workspaceId)).available).toBe(parseUsd("5"));
  expect(await auditLedger(database)).toEqual(soundLedger);
});

test("a new workspace is welcomed once; one that is older, or where nothing is given, is not", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const welcome = (credits: string) => welcomeTo(workspaceId, "once@example.test", credits);
  expect(await welcome("0")).toBe(false);
  const given = await Promise.all(Array.from({ length: 10 }, () => welcome("1")));
  expect(given.filter((isNew) => isNew)).toHaveLength(1);
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(parseUsd("1"));
  const older = await createTestWorkspace(database);
  await database.workspace.update({ where: { id: older.workspaceId }, data: { createdAt: new Date(0) } });
  expect(await welcomeTo(older.workspaceId, "older@example.test")).toBe(false);
});

test("whoever comes again with the same mailbox was welcomed already, whatever its address is spelt like", async () => {
  const { workspaceId: first } = await createTestWorkspace(database);
  expect(await welcomeTo(first, "Ada.Lovelace+work@GMail.com")).toBe(true);
  for (const email of ["ada.lovelace+work@gmail.com", "adalovelace@gmail.com", "ada.love.lace+2@googlemail.com"]) {
    const { workspaceId } = await createTestWorkspace(database);
    expect(await welcomeTo(workspaceId, email)).toBe(false);
    expect((await readCreditBalance(database, workspaceId)).balance).toBe(0n);
  }
  for (const email of [
    "ada.lovelace@example.test",
    "adalovelace@example.test",
    "+ada@example.test",
    "+bob@example.test",
  ]) {
    const { workspaceId } = await createTestWorkspace(database);
    expect(await welcomeTo(workspaceId, email)).toBe(true);
  }
});

test("of several workspaces that one mailbox makes at once, one is welcomed", async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => createTestWorkspace(database)));
  const given = await Promise.all(made.map(({ workspaceId }) => welcomeTo(workspaceId, "at-once@example.test")));
  expect(given.filter((isNew) => isNew)).toHaveLength(1);
});

test("a grant does not tell whose mailbox it was for", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  await welcomeTo(workspaceId, "secret.reader@example.test");
  const { id } = await database.creditGrant.findFirstOrThrow({ where: { workspaceId } });
  expect(id).toMatch(/^welcome:[0-9a-f]{64}$/);
});

test("no user can give credits, not even an owner", async () => {
  const { workspaceId, ownerId: userId } = await createTestWorkspace(database);
  const context = { database, actor: { kind: "user" as const, userId, workspaceId, role: "owner" as const } };
  const grant = { workspaceId, grantId: crypto.randomUUID(), credits: parseUsd("5"), reason: "Test" };
  await expect(grantCredits(context, grant)).rejects.toMatchObject({ code: "forbidden" });
});
