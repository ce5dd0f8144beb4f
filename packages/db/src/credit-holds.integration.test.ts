import { randomUUID } from "node:crypto";
import type { GenerationRow, HoldRequest } from "@causeway/gateway";
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
import { readCreditBalance } from "./credit-balance.ts";
import { createCreditHolds, settleGeneration } from "./credit-holds.ts";
import { createDatabase, type Database } from "./database.ts";
import { createGenerationReader } from "./generation-reader.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";

let database: Database;
let pool: MoneyPool;
let url: string;
beforeAll(async () => {
  url = (await createTestDatabase()).url;
  database = createDatabase(url, patiently);
  pool = createMoneyPool(url, patiently);
});
afterAll(async () => {
  await pool.end();
  await database.$disconnect();
});

describe("take", () => {
  it("admits exactly as many of a thousand concurrent calls as the balance is for", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
    const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => holds().take(holdOf(workspace, 1_000n))));
    expect(outcomes.filter((outcome) => outcome.kind === "held")).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome.kind === "insufficient-credits")).toHaveLength(990);
    expect(await readCreditBalance(database, workspace.workspaceId)).toEqual({
      balance: 10_000n,
      held: 10_000n,
      available: 0n,
    });
  });

  it("takes once when it is asked again because the answer was lost", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    const request = holdOf(workspace, 600n);
    expect(await holds().take(request)).toEqual({ kind: "held" });
    expect(await holds().take(request)).toEqual({ kind: "held" });
    expect((await readCreditBalance(database, workspace.workspaceId)).held).toBe(600n);
  });

  it("says what is left when the credits do not reach, and takes nothing", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    expect(await holds().take(holdOf(workspace, 1_001n))).toEqual({ kind: "insufficient-credits", available: 1_000n });
    expect((await readCreditBalance(database, workspace.workspaceId)).held).toBe(0n);
  });

  it("admits a free call on an empty balance", async () => {
    const workspace = await createTestWorkspace(database);
    expect(await holds().take(holdOf(workspace, 0n))).toEqual({ kind: "held" });
  });

  it("never lets a key spend above its limit, however many calls come at once", async () => {
    const workspace = await createTestWorkspace(database, {
      creditsNano: 100_000n,
      key: { limitNano: 5_500n, limitReset: "daily" },
    });
    const budget = {
      holder: "key",
      subject: `key:${workspace.apiKeyId}`,
      limit: nanoUsd(5_500n),
      reset: "daily",
      countsOwnKeys: false,
    } as const;
    const limits = { budgets: [budget], rates: [], concurrency: [] };
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => holds().take({ ...holdOf(workspace, 1_000n), limits })),
    );
    expect(outcomes.filter((outcome) => outcome.kind === "held")).toHaveLength(5);
    expect(outcomes.find((outcome) => outcome.kind === "budget-exceeded")).toEqual({
      kind: "budget-exceeded",
      budget,
      available: 500n,
    });
  });

  it.each([
    ["revoked", { revokedAt: new Date() }],
    ["disabled", { disabled: true }],
    ["expired", { expiresAt: new Date(Date.now() - 1_000) }],
  ])("refuses a key that was %s after it was cached", async (_, change) => {
    const workspace = await createTestWorkspace(database, { creditsNano: 1_000n });
    await database.apiKey.update({ where: { id: workspace.apiKeyId }, data: change });
    expect(await holds().take(holdOf(workspace, 1n))).toEqual({ kind: "key-not-usable" });
  });

  it("refuses a key on another workspace's credits", async () => {
    const [mine, theirs] = await Promise.all([
      createTestWorkspace(database),
      createTestWorkspace(database, { creditsNano: 1_000n }),
    ]);
    const request = { ...holdOf(mine, 1n), workspaceId: theirs.workspaceId };
    expect(await holds().take(request)).toEqual({ kind: "key-not-usable" });
  });
});

describe("settle", () => {
  it("charges the cost, releases the hold and books it to the nano-dollar", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n, key: { limitNano: 9_000n } });
    const request = holdOf(workspace, 4_000n);
    await holds().take(request);
    const settlement = { generation: generationOf(request, 1_163n), attempts: [attempt] };
    expect(await holds().settle(settlement)).toEqual({ isNew: true, charged: 1_163n, uncovered: 0n });
    expect(await readCreditBalance(database, workspace.workspaceId)).toEqual({
      balance: 8_837n,
      held: 0n,
      available: 8_837n,
    });
    expect((await readSpendUsage(database, `key:${workspace.apiKeyId}`)).total).toBe(1_163n);
    expect(await createGenerationReader(database).find(workspace.workspaceId, request.generationId)).toEqual(
      settlement,
    );
  });

  it("is seen whole or not at all, though a call is settled while it is looked up", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
    const request = holdOf(workspace, 4_000n);
    await holds().take(request);
    const settlement = { generation: generationOf(request, 1_163n), attempts: [attempt] };
    // Its only connection is inside one transaction until it commits.
    const settling = createMoneyPool(url, { ...patiently, connectionLimit: 1 });
    await settling.query("BEGIN");
    await settling.query("LOCK TABLE generation IN ACCESS EXCLUSIVE MODE");
    const found = createGenerationReader(database).find(workspace.workspaceId, request.generationId);
    const waiting =
      "SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted AND datname = current_database()";
    await expect.poll(async () => (await settling.query(waiting)).rowCount).toBe(1);
    await settleGeneration(settling, settlement, "gateway");
    await settling.query("COMMIT");
    await settling.end();
    expect(await found).toEqual(settlement);
  });

  it("settles once when gateway and recovery race", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
    const request = holdOf(workspace, 4_000n);
    await holds().take(request);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        settleGeneration(
          pool,
          { generation: generationOf(request, 100n + BigInt(index)), attempts: [] },
          index % 2 ? "recovery" : "gateway",
        ),
      ),
    );
    expect(results.filter((result) => result.isNew)).toHaveLength(1);
    const charged = results.find((result) => result.isNew)?.charged ?? 0n;
    expect((await readCreditBalance(database, workspace.workspaceId)).balance).toBe(10_000n - charged);
  });

  it("never charges above the hold: the rest is our loss", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
    const request = holdOf(workspace, 1_000n);
    await holds().take(request);
    expect(await holds().settle({ generation: generationOf(request, 1_500n), attempts: [] })).toEqual({
      isNew: true,
      charged: 1_000n,
      uncovered: 500n,
    });
    expect(await sumOf("platform:loss-overrun")).toBe(-500n);
  });

  it("charges nothing without a hold", async () => {
    const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
    const request = holdOf(workspace, 0n);
    const result = await holds().settle({ generation: generationOf(request, 0n), attempts: [] });
    expect(result).toEqual({ isNew: true, charged: 0n, uncovered: 0n });
  });
});

it("keeps the furthest progress of a stream, so that a late older report changes nothing", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
  const request = holdOf(workspace, 1_000n);
  await holds().take(request);
  const progress = { generationId: request.generationId, endpointId: "e", priceVersionId: "p", inputTokens: 10 };
  await holds().recordProgress([{ ...progress, outputTokens: 7 }]);
  await holds().recordProgress([{ ...progress, outputTokens: 3 }]);
  const hold = await database.creditHold.findUnique({ where: { generationId: request.generationId } });
  expect(hold).toMatchObject({ inputTokens: 10, outputTokens: 7, endpointId: "e", priceVersionId: "p" });
});

it("refuses to change what the ledger has recorded", async () => {
  await expect(database.ledgerEntry.updateMany({ data: { amountNano: 1n } })).rejects.toThrow("append-only");
  await expect(database.ledgerTransaction.deleteMany()).rejects.toThrow("append-only");
  await expect(database.settlement.deleteMany()).rejects.toThrow("append-only");
});

it("hides another workspace's generation like one that does not exist", async () => {
  const [mine, theirs] = await Promise.all([
    createTestWorkspace(database, { creditsNano: 10n }),
    createTestWorkspace(database, { creditsNano: 10n }),
  ]);
  const request = holdOf(theirs, 10n);
  await holds().take(request);
  await holds().settle({ generation: generationOf(request, 5n), attempts: [] });
  expect(await createGenerationReader(database).find(mine.workspaceId, request.generationId)).toBeUndefined();
});

it("leaves a sound ledger after everything above", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});

const holds = () => createCreditHolds(pool);

const sumOf = async (account: string) => {
  const { _sum } = await database.ledgerEntry.aggregate({
    where: { account: { name: account } },
    _sum: { amountNano: true },
  });
  return _sum.amountNano;
};

const holdOf = (workspace: TestWorkspace, amount: bigint): HoldRequest => ({
  generationId: `gen-${randomUUID()}`,
  workspaceId: workspace.workspaceId,
  apiKeyId: workspace.apiKeyId,
  gatewayInstanceId: "gateway-1",
  amount: nanoUsd(amount),
  requestId: "req-1",
  requestedModel: "openai/gpt-test",
  apiType: "chat-completions",
  streamed: true,
  limits: { budgets: [], rates: [], concurrency: [] },
});

const startedAt = new Date("2026-11-22T12:00:00.123Z");
const attempt = {
  sequence: 0,
  modelId: "openai/gpt-test",
  endpointId: "openai:openai/gpt-test",
  providerId: "openai",
  httpStatus: 200,
  outcome: "completed",
  reason: undefined,
  startedAt,
  latencyMs: 12,
};

const generationOf = (request: HoldRequest, cost: bigint): GenerationRow => ({
  id: request.generationId,
  workspaceId: request.workspaceId,
  apiKeyId: request.apiKeyId,
  requestId: request.requestId,
  requestedModel: request.requestedModel,
  modelId: "openai/gpt-test",
  endpointId: "openai:openai/gpt-test",
  providerId: "openai",
  priceVersionId: "price-1",
  upstreamId: "chatcmpl-1",
  apiType: request.apiType,
  streamed: request.streamed,
  status: "completed",
  finishReason: "stop",
  nativeFinishReason: "stop",
  errorMessage: undefined,
  httpStatus: 200,
  inputTokens: 3,
  cachedInputTokens: 1,
  cacheWriteTokens: 0,
  outputTokens: 7,
  reasoningTokens: 2,
  estimated: false,
  cost: nanoUsd(cost),
  startedAt,
  firstTokenMs: 5,
  durationMs: 20,
  appTitle: "Test",
  appUrl: undefined,
  userAgent: "vitest",
  externalUser: undefined,
  sessionId: undefined,
});
