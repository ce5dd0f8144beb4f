import { randomUUID } from "node:crypto";
import { createDatabase, type Database } from "@causeway/db";
import { auditLedger, createTestDatabase, createTestWorkspace, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { resolveSetApart } from "./resolve-set-apart.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).appUrl, patient);
});
afterAll(() => database.$disconnect());

/** A record that was set apart, and is given up by an operator. What was booked for it, by account. */
async function giveUp(cost: string, body: object) {
  const generationId = `gen-${randomUUID()}`;
  const { workspaceId, apiKeyId } = await createTestWorkspace(database, { creditsNano: 1_000n });
  const call = { generationId, workspaceId, apiKeyId, epoch: 1, held: cost, cost, budgets: [], source: "gateway" };
  const { id } = await database.quarantinedUsage.create({
    data: { generationId, text: JSON.stringify({ ...call, body: JSON.stringify(body) }), reason: "test" },
  });
  const context = { database, actor: { kind: "staff" as const, userId: "ada" } };
  await resolveSetApart(context, { id: id.toString(), note: "its row can never be written" });
  const entries = await database.ledgerEntry.findMany({
    where: { transaction: { reference: `generation:${generationId}` } },
    include: { account: true },
  });
  return Object.fromEntries(entries.map((entry) => [entry.account.name, entry.amountNano]));
}

it("a call that is given up is owed to its provider all the same", async () => {
  expect(await giveUp("700", { generation: { provider_id: "red" } })).toEqual({
    "platform:loss-unbilled": -700n,
    "provider:red:payable": 700n,
  });
  expect(await giveUp("50", {})).toEqual({ "platform:loss-unbilled": -50n, "provider:unknown:payable": 50n });
  expect(await auditLedger(database)).toEqual(soundLedger);
});

it("what was free, or made on an own key, is not", async () => {
  expect(await giveUp("0", { generation: { provider_id: "red" } })).toEqual({});
  expect(await giveUp("700", { generation: { provider_id: "red", is_byok: true } })).toEqual({});
});
