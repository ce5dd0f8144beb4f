import { createDatabase, type Database, readCreditBalance } from "@causeway/db";
import { parseUsd } from "@causeway/money";
import { auditLedger, createTestDatabase, createTestWorkspace, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { grantCredits } from "./grant.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url);
});
afterAll(() => database.$disconnect());

const system = () => ({ database, actor: { kind: "system" as const, job: "test" } });

test("a grant adds its credits once, however often it is made at once", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const grant = { workspaceId, grantId: crypto.randomUUID(), credits: parseUsd("5") };
  const results = await Promise.all(Array.from({ length: 20 }, () => grantCredits(system(), grant)));
  expect(results.filter((isNew) => isNew)).toHaveLength(1);
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(parseUsd("5"));
  expect(await database.auditEntry.count({ where: { workspaceId, action: "credit-grant.create" } })).toBe(1);
  expect(await auditLedger(database)).toEqual(soundLedger);
});

test("the same grant with another amount is a conflict", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const grant = { workspaceId, grantId: crypto.randomUUID(), credits: parseUsd("5") };
  await grantCredits(system(), grant);
  await expect(grantCredits(system(), { ...grant, credits: parseUsd("50") })).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await readCreditBalance(database, workspaceId)).balance).toBe(parseUsd("5"));
});

test("no user can give credits, not even an owner", async () => {
  const { workspaceId, ownerId: userId } = await createTestWorkspace(database);
  const context = { database, actor: { kind: "user" as const, userId, workspaceId, role: "owner" as const } };
  const grant = { workspaceId, grantId: crypto.randomUUID(), credits: parseUsd("5") };
  await expect(grantCredits(context, grant)).rejects.toMatchObject({ code: "forbidden" });
});
