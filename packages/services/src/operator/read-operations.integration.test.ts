import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readOperations } from "./read-operations.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const post = (key: string, entries: readonly { readonly account: string; readonly amount: string }[]) =>
  database.$queryRaw`
    SELECT is_new FROM post_transaction(${key}, 'usage', NULL, ${key}, ${JSON.stringify(entries)}::jsonb)`;

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

it("is empty where nothing was ever checked, stopped or lost", async () => {
  expect(await readOperations(database)).toMatchObject({
    postingStop: undefined,
    checks: [],
    findings: [],
    frozen: [],
    setApart: [],
    leases: [],
    losses: [],
    providers: [],
    gateways: [],
  });
});

it("shows the last run of each check, open findings first, what is stopped, and what was lost by day and account", async () => {
  const { workspaceId } = await createTestWorkspace(database);
  const run = { durationMs: 5, compared: 2n, findings: 0 };
  await database.reconciliationRun.createMany({
    data: [
      { ...run, check: "ledger", startedAt: ago(2), figures: { conservationGapNano: "9" } },
      { ...run, check: "ledger", startedAt: ago(1), figures: { conservationGapNano: "12345678901234567890" } },
      { ...run, check: "slices", startedAt: ago(9), figures: {}, unchecked: "Redis is away" },
    ],
  });
  const finding = { check: "ledger", difference: 1n, unit: "nano-usd", problem: "off", remedy: "mend" };
  await database.reconciliationFinding.createMany({
    data: [
      { ...finding, subject: "long over", resolvedAt: ago(20_000) },
      { ...finding, subject: "over", resolvedAt: ago(5) },
      { ...finding, subject: "open", openedAt: ago(60) },
    ],
  });
  await database.workspace.update({
    where: { id: workspaceId },
    data: { reviewSince: new Date(), reviewReason: "a balance is off" },
  });
  await database.quarantinedUsage.createMany({
    data: [
      { generationId: "gen-1", text: "{}", reason: "poison" },
      { generationId: "gen-2", text: "{}", reason: "poison", resolvedAt: new Date() },
    ],
  });
  await database.lease.createMany({
    data: [
      { workspaceId, epoch: 1n, grantedNano: 9n, settledNano: 9n, state: "closed" },
      { workspaceId, epoch: 2n, grantedNano: 100n, reclaimedNano: 10n, settledNano: 30n },
    ],
  });
  const today = new Date().toISOString().slice(0, 10);
  await post("loss:1", [
    { account: "platform:loss-overrun", amount: "-70" },
    { account: "platform:loss-insurance", amount: "-5" },
    { account: "platform:inference-revenue", amount: "75" },
  ]);
  await post("loss:2", [
    { account: "platform:loss-overrun", amount: "-30" },
    { account: "platform:inference-revenue", amount: "30" },
  ]);

  const operations = await readOperations(database);
  expect(operations.checks).toMatchObject([
    { check: "ledger", figures: { conservationGapNano: 12_345_678_901_234_567_890n }, unchecked: undefined },
    { check: "slices", unchecked: "Redis is away" },
  ]);
  expect(operations.findings.map(({ subject }) => subject)).toEqual(["open", "over"]);
  expect(operations.frozen).toMatchObject([{ id: workspaceId, reason: "a balance is off" }]);
  expect(operations.setApart).toMatchObject([{ generationId: "gen-1", reason: "poison" }]);
  expect(operations.leases).toEqual([
    { state: "closed", count: 1n, leasedNano: 0n },
    { state: "open", count: 1n, leasedNano: 60n },
  ]);
  expect(operations.losses).toEqual([
    { day: today, account: "insurance", lostNano: 5n },
    { day: today, account: "overrun", lostNano: 100n },
  ]);
});
