import { randomUUID } from "node:crypto";
import type { GenerationRow, HoldRequest } from "@causeway/gateway";
import { nanoUsd } from "@causeway/money";
import { ownKeyFee } from "@causeway/pricing";
import {
  auditLedger,
  createTestDatabase,
  createTestWorkspace,
  soundLedger,
  type TestWorkspace,
  type TestWorkspaceOptions,
} from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCreditBalance } from "./credit-balance.ts";
import { createCreditHolds } from "./credit-holds.ts";
import { createDatabase, type Database } from "./database.ts";
import { createGenerationReader } from "./generation-reader.ts";
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

const terms = { feeBasisPoints: 500, monthlyAllowance: nanoUsd(1_000_000n) };
const holds = () => createCreditHolds(pool);

const newWorkspace = (creditsNano = 0n, key: TestWorkspaceOptions["key"] = {}) =>
  createTestWorkspace(database, { key, ...(creditsNano > 0n && { creditsNano }) });

/** A hold for a call on an own key, and on shared capacity for `amount`. */
const holdOf = (workspace: TestWorkspace, mostListPrice: bigint, amount = 0n): HoldRequest => ({
  generationId: `gen-${randomUUID()}`,
  workspaceId: workspace.workspaceId,
  apiKeyId: workspace.apiKeyId,
  gatewayInstanceId: "gateway-1",
  amount: nanoUsd(amount),
  requestId: "req-1",
  requestedModel: "maker/one",
  apiType: "chat-completions",
  streamed: false,
  limits: { budgets: [], rates: [], concurrency: [] },
  ownKey: { mostListPrice: nanoUsd(mostListPrice), terms },
});

const settleAt = (request: HoldRequest, listPrice: bigint) =>
  holds().settle({
    generation: { ...generationOf(request), ownKey: { id: "own-1", upstreamCost: nanoUsd(listPrice) } },
    attempts: [],
  });

const generationOf = (request: HoldRequest): GenerationRow => ({
  id: request.generationId,
  workspaceId: request.workspaceId,
  apiKeyId: request.apiKeyId,
  requestId: request.requestId,
  requestedModel: request.requestedModel,
  modelId: "maker/one",
  endpointId: "openai:maker/one",
  providerId: "openai",
  priceVersionId: "price-1",
  upstreamId: undefined,
  apiType: request.apiType,
  streamed: request.streamed,
  status: "completed",
  finishReason: "stop",
  nativeFinishReason: "stop",
  errorMessage: undefined,
  httpStatus: 200,
  inputTokens: 3,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 7,
  reasoningTokens: 0,
  estimated: false,
  cost: nanoUsd(0n),
  startedAt: new Date(),
  firstTokenMs: 5,
  durationMs: 20,
  appTitle: undefined,
  appUrl: undefined,
  userAgent: undefined,
  externalUser: undefined,
  sessionId: undefined,
});

const monthOf = (workspace: TestWorkspace) =>
  database.ownKeyMonth.findFirstOrThrow({ where: { workspaceId: workspace.workspaceId } });

const creditsOf = (workspace: TestWorkspace) => readCreditBalance(database, workspace.workspaceId);

describe("calls on own keys", () => {
  it("cost nothing up to the allowance, need no credits for it, and are recorded with what the provider bills", async () => {
    const workspace = await newWorkspace();
    const request = holdOf(workspace, 1_000_000n);
    expect(await holds().take(request)).toEqual({ kind: "held" });
    expect(await settleAt(request, 777n)).toEqual({ isNew: true, charged: 0n, uncovered: 0n });
    const record = await createGenerationReader(database).find(workspace.workspaceId, request.generationId);
    expect(record?.generation).toMatchObject({ cost: 0n, ownKey: { id: "own-1", upstreamCost: 777n } });
  });

  it("hold the most that they can add to the fee, and are refused when the credits do not cover it", async () => {
    const workspace = await newWorkspace(50n);
    expect(await holds().take(holdOf(workspace, 1_001_020n))).toEqual({
      kind: "insufficient-credits",
      available: 50n,
    });
    const fitting = holdOf(workspace, 1_001_000n);
    expect(await holds().take(fitting)).toEqual({ kind: "held" });
    expect(await creditsOf(workspace)).toEqual({ balance: 50n, held: 50n, available: 0n });
    expect(await settleAt(fitting, 1_000_981n)).toMatchObject({ charged: 50n, uncovered: 0n });
    expect(await creditsOf(workspace)).toEqual({ balance: 0n, held: 0n, available: 0n });
  });

  it("are covered even when a call admitted below the allowance settles last and crosses it", async () => {
    const workspace = await newWorkspace(10_000n);
    const [early, late] = [holdOf(workspace, 900_000n), holdOf(workspace, 200_000n)];
    await holds().take(early);
    await holds().take(late);
    expect((await creditsOf(workspace)).held).toBe(5_000n);
    expect(await settleAt(late, 200_000n)).toMatchObject({ charged: 0n, uncovered: 0n });
    expect((await creditsOf(workspace)).held).toBe(5_000n);
    expect(await settleAt(early, 900_000n)).toMatchObject({ charged: 5_000n, uncovered: 0n });
    expect(await creditsOf(workspace)).toEqual({ balance: 5_000n, held: 0n, available: 5_000n });
  });

  it("that end on shared capacity are charged its cost, and leave the month's sum alone", async () => {
    const workspace = await newWorkspace(10_000n);
    const request = holdOf(workspace, 1_100_000n, 2_000n);
    await holds().take(request);
    expect((await creditsOf(workspace)).held).toBe(7_000n);
    const generation = { ...generationOf(request), cost: nanoUsd(1_500n) };
    expect(await holds().settle({ generation, attempts: [] })).toMatchObject({ charged: 1_500n, uncovered: 0n });
    expect(await creditsOf(workspace)).toEqual({ balance: 8_500n, held: 0n, available: 8_500n });
    expect(await monthOf(workspace)).toMatchObject({ listNano: 0n, heldListNano: 0n, heldFeeNano: 0n });
  });

  it("are taken and settled once however often they are asked for", async () => {
    const workspace = await newWorkspace(10_000n);
    const request = holdOf(workspace, 1_100_000n);
    await Promise.all(Array.from({ length: 8 }, () => holds().take(request)));
    expect((await creditsOf(workspace)).held).toBe(5_000n);
    const results = await Promise.all(Array.from({ length: 8 }, () => settleAt(request, 1_050_000n)));
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await monthOf(workspace)).toMatchObject({ listNano: 1_050_000n, feeNano: 2_500n });
  });

  it("leave what a provider counted beyond the hold to us", async () => {
    const workspace = await newWorkspace(10_000n);
    const request = holdOf(workspace, 1_000_020n);
    await holds().take(request);
    expect(await settleAt(request, 1_000_400n)).toEqual({ isNew: true, charged: 1n, uncovered: 19n });
    expect(await creditsOf(workspace)).toEqual({ balance: 9_999n, held: 0n, available: 9_999n });
  });

  it("count their fee against the key's limit", async () => {
    const workspace = await newWorkspace(100_000n, { limitNano: 4_000n });
    const subject = `key:${workspace.apiKeyId}`;
    const budget = { holder: "key", subject, limit: nanoUsd(4_000n), reset: undefined, countsOwnKeys: false } as const;
    const limits = { budgets: [budget], rates: [], concurrency: [] };
    expect(await holds().take({ ...holdOf(workspace, 1_100_000n), limits })).toMatchObject({
      kind: "budget-exceeded",
      budget,
    });
    const request = { ...holdOf(workspace, 1_080_000n), limits };
    expect(await holds().take(request)).toEqual({ kind: "held" });
    await settleAt(request, 1_040_000n);
    const usage = await database.spendUsage.findMany({ where: { subject, period: "total" } });
    expect(usage).toMatchObject([{ spentNano: 2_000n, ownListNano: 1_040_000n, heldNano: 0n, heldWithOwnNano: 0n }]);
  });

  it("keep the month's terms when the operator changes them", async () => {
    const workspace = await newWorkspace(10_000n);
    const first = holdOf(workspace, 1_000n);
    await holds().take(first);
    await settleAt(first, 1_000n);
    const second = holdOf(workspace, 1_001_000n);
    await holds().take({
      ...second,
      ownKey: { mostListPrice: nanoUsd(1_001_000n), terms: { feeBasisPoints: 10_000, monthlyAllowance: nanoUsd(0n) } },
    });
    expect(await settleAt(second, 1_001_000n)).toMatchObject({ charged: 100n });
  });
});

it("the sum of hundreds of concurrent fees is the fee of their sum, to the nano-dollar, and never uncovered", async () => {
  const workspace = await newWorkspace(1_000_000n);
  // Odd amounts, of which no single fee is a whole number of nano-dollars; the allowance is crossed in the middle.
  const calls = Array.from({ length: 400 }, (_, index) => {
    const most = 5_000n + BigInt((index * 7_919) % 3_001);
    return { most, actual: (most * BigInt((index * 31) % 101)) / 100n };
  });
  const results = await Promise.all(
    calls.map(async ({ most, actual }) => {
      const request = holdOf(workspace, most);
      expect(await holds().take(request)).toEqual({ kind: "held" });
      return await settleAt(request, actual);
    }),
  );
  const total = nanoUsd(calls.reduce((sum, { actual }) => sum + actual, 0n));
  expect(total > terms.monthlyAllowance ? "crossed" : total).toBe("crossed");
  const fees = results.reduce((sum, { charged }) => sum + charged, 0n);
  expect(fees).toBe(ownKeyFee(total, terms));
  expect(results.every(({ uncovered }) => uncovered === 0n)).toBe(true);
  expect(await monthOf(workspace)).toMatchObject({ listNano: total, feeNano: fees, heldListNano: 0n, heldFeeNano: 0n });
  expect(await creditsOf(workspace)).toMatchObject({ balance: 1_000_000n - fees, held: 0n });
  const booked = await database.ledgerEntry.aggregate({
    where: { account: { name: "platform:own-key-fees" }, transaction: { workspaceId: workspace.workspaceId } },
    _sum: { amountNano: true },
  });
  expect(booked._sum.amountNano).toBe(fees);
});

it("leaves a sound ledger after everything above", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
