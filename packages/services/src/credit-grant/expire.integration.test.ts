import { createDatabase, type Database, readCreditBalance } from "@causeway/db";
import { parseUsd } from "@causeway/money";
import { auditLedger, createTestDatabase, createTestWorkspace, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mayCall } from "../credit-refund/reversals.fixture.ts";
import { expireGrant, findExpiredGrants } from "./expire.ts";
import { grantCredits } from "./grant.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const system = () => ({ database, actor: { kind: "system" as const, job: "test" } });
const past = new Date("2020-01-01T00:00:00Z");
const future = new Date("2999-01-01T00:00:00Z");

async function grant(workspaceId: string, dollars: string, expiresAt?: Date): Promise<string> {
  const grantId = crypto.randomUUID();
  await grantCredits(system(), { workspaceId, grantId, credits: parseUsd(dollars), reason: "Test", expiresAt });
  return grantId;
}

const balanceOf = async (workspaceId: string) => (await readCreditBalance(database, workspaceId)).balance;

/** As if calls had used this much of it. */
async function use(workspaceId: string, dollars: string): Promise<void> {
  const entries = [
    { account: `workspace:${workspaceId}:promotional-credits`, amount: (-parseUsd(dollars)).toString() },
    { account: "platform:inference-revenue", amount: parseUsd(dollars).toString() },
  ];
  const id = crypto.randomUUID();
  await database.$queryRaw`SELECT is_new FROM post_transaction(
    ${`usage:${id}`}, 'usage', ${workspaceId}, ${`generation:${id}`}, ${JSON.stringify(entries)}::jsonb)`;
}

describe("a grant whose time has come", () => {
  test("loses what is left of it, once, however many workers look", async () => {
    const { workspaceId } = await createTestWorkspace(database);
    const id = await grant(workspaceId, "5", past);
    await use(workspaceId, "2");
    expect(await findExpiredGrants(database)).toContain(id);
    await Promise.all(Array.from({ length: 10 }, () => expireGrant(system(), id)));
    expect(await balanceOf(workspaceId)).toBe(0n);
    expect(await findExpiredGrants(database)).not.toContain(id);
    expect(await database.creditGrant.findUnique({ where: { id } })).toMatchObject({ expiredNano: parseUsd("3") });
  });

  test("leaves those that last longer alone: what was used was used of what expires first", async () => {
    const { workspaceId } = await createTestWorkspace(database);
    const first = await grant(workspaceId, "5", past);
    await grant(workspaceId, "4", future);
    await grant(workspaceId, "3");
    await use(workspaceId, "2");
    await expireGrant(system(), first);
    expect(await balanceOf(workspaceId)).toBe(parseUsd("7"));
  });

  test("that was used up loses nothing, and neither does the workspace", async () => {
    const { workspaceId } = await createTestWorkspace(database);
    const first = await grant(workspaceId, "5", past);
    await grant(workspaceId, "4");
    await use(workspaceId, "6");
    await expireGrant(system(), first);
    expect(await balanceOf(workspaceId)).toBe(parseUsd("3"));
    expect(await database.creditGrant.findUnique({ where: { id: first } })).toMatchObject({ expiredNano: 0n });
  });

  test("keeps what a call under way holds", async () => {
    const { workspaceId } = await createTestWorkspace(database);
    const id = await grant(workspaceId, "5", past);
    expect(await mayCall(database, workspaceId, parseUsd("2"))).toBe("held");
    await expireGrant(system(), id);
    expect(await balanceOf(workspaceId)).toBe(parseUsd("2"));
  });

  test("is no grant that never expires, or not yet", async () => {
    const { workspaceId } = await createTestWorkspace(database);
    const ids = [await grant(workspaceId, "5"), await grant(workspaceId, "5", future)];
    const found = await findExpiredGrants(database);
    expect(ids.filter((id) => found.includes(id))).toEqual([]);
  });
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
