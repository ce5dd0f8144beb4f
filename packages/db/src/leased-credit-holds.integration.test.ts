import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CreditHolds, GenerationRow, HoldRequest } from "@causeway/gateway";
import {
  drainUsage,
  EpochSessions,
  Janitor,
  LeasedHolds,
  LimitFollower,
  settleOverdueBudgetHolds,
  usualSlices,
} from "@causeway/leases";
import type { SpendBudget } from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import { createSliceStore } from "@causeway/redis";
import {
  auditLedger,
  createTestDatabase,
  createTestWorkspace,
  type LocalRedis,
  pollUntil,
  soundLedger,
  startRedis,
  type TestWorkspace,
} from "@causeway/testing";
import { openWriteAheadLog } from "@causeway/write-ahead-log";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCreditBalance } from "./credit-balance.ts";
import { createCreditHolds } from "./credit-holds.ts";
import { createDatabase, type Database } from "./database.ts";
import { createInterruptedBilling } from "./interrupted-billing.ts";
import { createLeaseLedger } from "./lease-ledger.ts";
import { createLeasedCreditHolds, postgresHolds } from "./leased-credit-holds.ts";
import { createLimitTable } from "./limit-table.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { readMostFee } from "./own-key-fee.ts";
import { patiently } from "./patient.fixture.ts";
import { usageBody } from "./usage-body.ts";

const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const folders: string[] = [];
const running = new Set<{ readonly leases: LeasedHolds; chores(): Promise<void> }>();
let database: Database;
let pool: MoneyPool;
let redis: LocalRedis;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patiently);
  pool = createMoneyPool(url, patiently);
  redis = await startRedis();
});
afterAll(async () => {
  await redis.stop();
  await pool.end();
  await database.$disconnect();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const ledgerOf = () => createLeaseLedger(pool, postgresHolds(createCreditHolds(pool)));

/** A busy machine is no slow Redis. */
const patienceMs = 20_000;

/** A gateway process on a log of its own, or on the one that another left. */
function startGateway(folder = mkdtempSync(join(tmpdir(), "leases-")), holdPatienceMs = patienceMs) {
  if (!folders.includes(folder)) folders.push(folder);
  const log = openWriteAheadLog({ folder });
  const ports = {
    ledger: ledgerOf(),
    store: createSliceStore(redis.url, { patienceMs }),
    log,
    billing: createInterruptedBilling(database),
    clock,
  };
  const options = {
    gatewayId: log.gatewayId,
    slices: usualSlices,
    pushAfterMs: 200,
    holdDeadlineMs: 30_000,
    lastTryMs: 600,
    patienceMs: holdPatienceMs,
  };
  const leases = new LeasedHolds(ports, options);
  leases.start();
  const holds: CreditHolds = createLeasedCreditHolds({
    leases,
    postgres: createCreditHolds(pool),
    mostFee: (request) => readMostFee(pool, request),
    periodOf: () => "total",
    nowMs: () => Date.now(),
  });
  const chores = async () => {
    await leases.billInterrupted();
    await leases.pushUnsettled();
    await leases.releaseLeftovers();
    await leases.sweepOverdueHolds();
    await leases.beat();
  };
  const gateway = { leases, holds, folder, log, chores };
  running.add(gateway);
  return gateway;
}

/** Everyone's chores, until everything is as it should be. */
async function comeToRest(isDone: () => Promise<boolean>): Promise<void> {
  const worker = startWorker();
  const isAtRest = await pollUntil(
    async () => {
      for (const gateway of running) await gateway.chores();
      await worker.chores();
      return [...running].every(({ leases }) => leases.isAtRest) && (await isDone());
    },
    { timeoutMs: 100_000 },
  );
  expect(isAtRest).toBe(true);
}

function startWorker() {
  const ledger = ledgerOf();
  const sessions = new EpochSessions({ ledger, store: createSliceStore(redis.url, { patienceMs }), clock }, "worker");
  const janitor = new Janitor(sessions, { ledger, billing: createInterruptedBilling(database), clock });
  const limits = new LimitFollower(sessions, createLimitTable(pool));
  return {
    drain: () => drainUsage(sessions, ledger),
    chores: async () => {
      while (((await drainUsage(sessions, ledger)) ?? 0) > 0);
      await janitor.settleOrphans();
      await janitor.closeOldLeases();
      await limits.follow();
    },
  };
}

const requestOf = (workspace: TestWorkspace, amount: bigint): HoldRequest => ({
  generationId: `gen-${randomUUID()}`,
  workspaceId: workspace.workspaceId,
  apiKeyId: workspace.apiKeyId,
  gatewayInstanceId: "gateway-1",
  amount: nanoUsd(amount),
  requestId: "req-1",
  requestedModel: "acme/one",
  apiType: "chat-completions",
  streamed: true,
  limits: { budgets: [], rates: [], concurrency: [] },
});

const settlementOf = (request: HoldRequest, cost: bigint): { generation: GenerationRow; attempts: [] } => ({
  generation: {
    id: request.generationId,
    workspaceId: request.workspaceId,
    apiKeyId: request.apiKeyId,
    requestId: request.requestId,
    requestedModel: request.requestedModel,
    modelId: "acme/one",
    endpointId: undefined,
    providerId: undefined,
    priceVersionId: undefined,
    upstreamId: undefined,
    apiType: "chat-completions",
    streamed: true,
    status: "completed",
    finishReason: "stop",
    nativeFinishReason: "stop",
    errorMessage: undefined,
    httpStatus: 200,
    inputTokens: 1,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 1,
    reasoningTokens: 0,
    estimated: false,
    cost: nanoUsd(cost),
    startedAt: new Date(),
    firstTokenMs: 1,
    durationMs: 2,
    appTitle: undefined,
    appUrl: undefined,
    userAgent: undefined,
    externalUser: undefined,
    sessionId: undefined,
  },
  attempts: [],
});

const dollar = 1_000_000_000n;
const balanceOf = (workspace: TestWorkspace) => readCreditBalance(database, workspace.workspaceId);

it("admits exactly as many of a thousand concurrent calls as the balance is for, and bills each of them", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: 10_000n });
  const { holds } = startGateway();
  const requests = Array.from({ length: 1_000 }, () => requestOf(workspace, 1_000n));
  const outcomes = await Promise.all(requests.map((request) => holds.take(request)));
  const held = requests.filter((_, index) => outcomes[index]?.kind === "held");
  expect(held).toHaveLength(10);
  expect(outcomes.filter(({ kind }) => kind === "insufficient-credits")).toHaveLength(990);
  const results = await Promise.all(held.map((request) => holds.settle(settlementOf(request, 700n))));
  expect(results).toEqual(held.map(() => ({ charged: 700n, uncovered: 0n, isNew: true })));
  await comeToRest(async () => (await balanceOf(workspace)).balance === 3_000n);
});

it("lets in exactly as many of a thousand concurrent calls as a budget is for, however long Redis takes to decide", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  // To the second no answer comes in time: all of its calls would turn to Postgres.
  const gateways = [startGateway(), startGateway(undefined, -1)] as const;
  const subject = `key:${workspace.apiKeyId}`;
  const budget = { holder: "key", subject, limit: nanoUsd(10_000n), reset: undefined, countsOwnKeys: false } as const;
  const limits = { budgets: [budget], rates: [], concurrency: [] };
  const requests = Array.from({ length: 1_000 }, () => ({ ...requestOf(workspace, 1_000n), limits }));
  const gatewayOf = (index: number) => (index % 2 === 0 ? gateways[0] : gateways[1]);
  const [first, ...others] = requests.map((request, index) => () => gatewayOf(index).holds.take(request));
  // From here on Redis counts it.
  const outcomes = [await first?.(), ...(await Promise.all(others.map((take) => take())))];
  expect(outcomes.filter((outcome) => outcome?.kind === "held")).toHaveLength(10);
  expect(outcomes.filter((outcome) => outcome?.kind === "budget-exceeded")).toHaveLength(990);
  const settling = requests.map(async (request, index) => {
    if (outcomes[index]?.kind === "held") await gatewayOf(index).holds.settle(settlementOf(request, 700n));
  });
  await Promise.all(settling);
  await comeToRest(async () => (await balanceOf(workspace)).balance === dollar - 7_000n);
});

it("after Redis has forgotten everything, every finished call is billed once and old slices come back", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const gateway = startGateway();
  const before = requestOf(workspace, 5_000n);
  const during = requestOf(workspace, 5_000n);
  expect(await gateway.holds.take(before)).toEqual({ kind: "held" });
  expect(await gateway.holds.take(during)).toEqual({ kind: "held" });
  await gateway.holds.settle(settlementOf(before, 4_000n));
  await redis.stop();
  // Without persistence a restart is a flush as well.
  redis = await startRedis({ port: Number(new URL(redis.url).port) });
  await gateway.holds.settle(settlementOf(during, 3_000n));
  const after = requestOf(workspace, 5_000n);
  expect(await gateway.holds.take(after)).toEqual({ kind: "held" });
  await gateway.holds.settle(settlementOf(after, 2_000n));
  await comeToRest(async () => {
    const draining = await database.lease.count({ where: { state: "draining" } });
    return draining === 0 && (await balanceOf(workspace)).balance === dollar - 9_000n;
  });
});

it("a hold is raised in its slice, and anew in Postgres when Redis has gone meanwhile", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const { holds } = startGateway();
  const subject = `key:${workspace.apiKeyId}`;
  const limit = nanoUsd(60_000n);
  const budget = { holder: "key", subject, limit, reset: undefined, countsOwnKeys: false } as const;
  const rate = { holder: "key", subject, unit: "requests", limit: 1, amount: 1 } as const;
  const limits = { budgets: [budget], rates: [rate], concurrency: [{ holder: "key", subject, limit: 1 } as const] };
  const request = { ...requestOf(workspace, 5_000n), limits };
  const raiseTo = (amount: bigint) => holds.raise({ generationId: request.generationId, amount: nanoUsd(amount) });
  await holds.take(request);
  expect(await raiseTo(9_000n)).toEqual({ kind: "held" });
  expect(await raiseTo(60_001n)).toEqual({ kind: "budget-exceeded", budget, available: 51_000n });
  const port = Number(new URL(redis.url).port);
  await redis.stop();
  // The key's other call uses up, in Postgres, what it may make at once and in a minute.
  const other = { ...requestOf(workspace, 1n), limits };
  expect(await holds.take(other)).toEqual({ kind: "held" });
  expect(await holds.take({ ...requestOf(workspace, 1n), limits })).toMatchObject({ kind: "rate-exceeded" });
  expect(await raiseTo(60_001n)).toEqual({ kind: "budget-exceeded", budget, available: 59_999n });
  expect(await raiseTo(30_000n)).toEqual({ kind: "held" });
  expect(await raiseTo(40_000n)).toEqual({ kind: "held" });
  redis = await startRedis({ port });
  await holds.settle(settlementOf(other, 0n));
  expect(await holds.settle(settlementOf(request, 39_000n))).toMatchObject({ charged: 39_000n, uncovered: 0n });
  await comeToRest(async () => (await balanceOf(workspace)).available === dollar - 39_000n);
});

it("calls on own keys and others count in the same budgets, at list price where a budget says so", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const gateway = startGateway();
  const { holds } = gateway;
  const counting: SpendBudget = {
    holder: "workspace",
    subject: `workspace:${workspace.workspaceId}`,
    limit: nanoUsd(10_000n),
    reset: undefined,
    countsOwnKeys: true,
  };
  const other = { ...counting, holder: "key", subject: `key:${workspace.apiKeyId}`, countsOwnKeys: false } as const;
  const limits = {
    budgets: [counting, other],
    rates: [],
    concurrency: [{ holder: "key", subject: other.subject, limit: 2 }] as const,
  };
  const terms = { feeBasisPoints: 500, monthlyAllowance: nanoUsd(0n) };
  const own = (list: bigint, amount = 0n): HoldRequest => ({
    ...requestOf(workspace, amount),
    limits,
    ownKey: { mostListPrice: nanoUsd(list), terms },
  });
  const shared = (amount: bigint) => ({ ...requestOf(workspace, amount), limits });
  const settleOwn = (request: HoldRequest, list: bigint) => {
    const { generation } = settlementOf(request, 0n);
    const ownKey = { id: "own-1", upstreamCost: nanoUsd(list) };
    return holds.settle({ generation: { ...generation, ownKey }, attempts: [] });
  };

  const first = own(6_000n);
  expect(await holds.take(first)).toEqual({ kind: "held" });
  expect(await holds.take(shared(3_701n))).toEqual({ kind: "budget-exceeded", budget: counting, available: 3_700n });
  const second = shared(3_000n);
  expect(await holds.take(second)).toEqual({ kind: "held" });
  expect(await holds.take(own(1n))).toMatchObject({ kind: "concurrency-exceeded" });
  await settleOwn(first, 4_000n);
  // 4,000 at list price and 200 of fee, and 3,000 are under way.
  expect(await holds.take(own(2_800n))).toEqual({ kind: "budget-exceeded", budget: counting, available: 2_800n });
  const third = own(2_000n, 500n);
  expect(await holds.take(third)).toEqual({ kind: "held" });
  const raiseTo = (amount: bigint) => holds.raise({ generationId: third.generationId, amount: nanoUsd(amount) });
  expect(await raiseTo(2_801n)).toEqual({ kind: "budget-exceeded", budget: counting, available: 700n });
  expect(await raiseTo(2_800n)).toEqual({ kind: "held" });
  await holds.settle(settlementOf(third, 2_750n));
  await holds.settle(settlementOf(second, 2_900n));
  expect(await holds.take(shared(151n))).toEqual({ kind: "budget-exceeded", budget: counting, available: 150n });
  await comeToRest(async () => (await balanceOf(workspace)).balance === dollar - 200n - 2_750n - 2_900n);

  // Of another life of Redis, the budgets begin where Postgres stands.
  const port = Number(new URL(redis.url).port);
  await redis.stop();
  expect(await holds.take(own(144n))).toEqual({ kind: "budget-exceeded", budget: counting, available: 150n });
  const away = own(100n);
  expect(await holds.take(away)).toEqual({ kind: "held" });
  await settleOwn(away, 100n);
  redis = await startRedis({ port });
  const isRefused = async () => (await gateway.holds.take(shared(46n))).kind === "budget-exceeded";
  expect(await pollUntil(isRefused, { timeoutMs: 100_000 })).toBe(true);
  const last = shared(45n);
  expect(await holds.take(last)).toEqual({ kind: "held" });
  await holds.settle(settlementOf(last, 0n));
  expect(gateway.leases.budgetHolds.size).toBe(0);
});

it("calls on own keys that start at once fit in a budget together, when they use up the allowance on the way", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const { holds } = startGateway();
  const subject = `key:${workspace.apiKeyId}`;
  const budget = { holder: "key", subject, limit: nanoUsd(1_200n), reset: undefined, countsOwnKeys: false } as const;
  const limits = { budgets: [budget], rates: [], concurrency: [] };
  const terms = { feeBasisPoints: 500, monthlyAllowance: nanoUsd(10_000n) };
  const ownKey = { mostListPrice: nanoUsd(10_000n), terms };
  const calls = Array.from({ length: 10 }, () => ({ ...requestOf(workspace, 0n), limits, ownKey }));
  const outcomes = await Promise.all(calls.map((call) => holds.take(call)));
  const held = calls.filter((_, index) => outcomes[index]?.kind === "held");
  expect(outcomes.filter(({ kind }) => kind === "budget-exceeded")).toHaveLength(calls.length - held.length);
  const paid = { id: "own-1", upstreamCost: nanoUsd(10_000n) };
  const results = await Promise.all(
    held.map((call) =>
      holds.settle({ generation: { ...settlementOf(call, 0n).generation, ownKey: paid }, attempts: [] }),
    ),
  );
  const charged = results.reduce((sum, result) => sum + result.charged, 0n);
  expect(charged).toBe(BigInt(held.length - 1) * 500n);
  expect(charged).toBeLessThanOrEqual(budget.limit);
});

it("what a process that died held in limits for a call on an own key goes once that call is settled for it", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const { holds } = startGateway();
  const subject = `key:${workspace.apiKeyId}`;
  const limits = { budgets: [], rates: [], concurrency: [{ holder: "key", subject, limit: 1 } as const] };
  const terms = { feeBasisPoints: 500, monthlyAllowance: nanoUsd(0n) };
  const own = () => ({ ...requestOf(workspace, 0n), limits, ownKey: { mostListPrice: nanoUsd(2_000n), terms } });
  const left = own();
  expect(await holds.take(left)).toEqual({ kind: "held" });
  const sessions = new EpochSessions(
    { ledger: ledgerOf(), store: createSliceStore(redis.url, { patienceMs }), clock },
    "worker",
  );
  const later = { ...clock, nowMs: () => Date.now() + 120_000 };
  await settleOverdueBudgetHolds(sessions, ledgerOf(), later);
  expect(await holds.take(own())).toMatchObject({ kind: "concurrency-exceeded" });
  // Who recovers it asks nobody but Postgres.
  await createCreditHolds(pool).settle(settlementOf(left, 0n));
  await settleOverdueBudgetHolds(sessions, ledgerOf(), clock);
  expect(await holds.take(own())).toMatchObject({ kind: "concurrency-exceeded" });
  await settleOverdueBudgetHolds(sessions, ledgerOf(), later);
  const next = own();
  expect(await holds.take(next)).toEqual({ kind: "held" });
  // A process that only seemed dead does no harm.
  expect(await holds.settle(settlementOf(left, 0n))).toMatchObject({ isNew: false });
  expect(await holds.take(own())).toMatchObject({ kind: "concurrency-exceeded" });
  await holds.settle(settlementOf(next, 0n));
  sessions.close();
});

it("a limit counts calls that were let in before it was set, or while it was taken away", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const { workspaceId } = workspace;
  const { holds } = startGateway();
  const subject = `key:${workspace.apiKeyId}`;
  const limited = async (request: HoldRequest, limit: bigint): Promise<HoldRequest> => {
    const changed = { workspaceId, totalNano: limit };
    await database.usageLimit.upsert({ where: { subject }, create: { subject, ...changed }, update: changed });
    const budget = { holder: "key", subject, limit: nanoUsd(limit), reset: undefined, countsOwnKeys: false } as const;
    return { ...request, limits: { budgets: [budget], rates: [], concurrency: [] } };
  };
  const spend = async (request: HoldRequest, cost: bigint) => {
    expect(await holds.take(request)).toEqual({ kind: "held" });
    await holds.settle(settlementOf(request, cost));
  };

  const before = requestOf(workspace, 5_000n);
  expect(await holds.take(before)).toEqual({ kind: "held" });
  await spend(await limited(requestOf(workspace, 1_000n), 6_000n), 1_000n);
  await holds.settle(settlementOf(before, 4_500n));
  await comeToRest(async () => (await balanceOf(workspace)).balance === dollar - 5_500n);
  const more = await limited(requestOf(workspace, 501n), 6_000n);
  expect(await holds.take(more)).toMatchObject({ kind: "budget-exceeded", available: 500n });

  await spend(requestOf(workspace, 20_000n), 20_000n);
  const again = await limited(requestOf(workspace, 501n), 26_000n);
  await comeToRest(async () => (await balanceOf(workspace)).balance === dollar - 25_500n);
  expect(await holds.take(again)).toMatchObject({ kind: "budget-exceeded", available: 500n });
  await spend(await limited(requestOf(workspace, 500n), 26_000n), 500n);
});

it("with Redis away, calls are held for in Postgres", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const port = Number(new URL(redis.url).port);
  await redis.stop();
  const { holds } = startGateway();
  const request = requestOf(workspace, 5_000n);
  expect(await holds.take(request)).toEqual({ kind: "held" });
  expect(await database.creditHold.count({ where: { generationId: request.generationId } })).toBe(1);
  expect(await holds.settle(settlementOf(request, 4_000n))).toMatchObject({ charged: 4_000n });
  expect(await balanceOf(workspace)).toEqual({ balance: dollar - 4_000n, held: 0n, available: dollar - 4_000n });
  const subject = `key:${workspace.apiKeyId}`;
  const budget = { holder: "key", subject, limit: nanoUsd(4_050n), reset: undefined, countsOwnKeys: false } as const;
  const limits = { budgets: [{ ...budget, guardrail: "Interns" }], rates: [], concurrency: [] };
  expect(await holds.take({ ...requestOf(workspace, 51n), limits })).toEqual({
    kind: "budget-exceeded",
    budget: limits.budgets[0],
    available: 50n,
  });
  redis = await startRedis({ port });
});

it("what a gateway had not ended when it died is settled by the one that starts on its log", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const dead = startGateway();
  const finished = requestOf(workspace, 5_000n);
  const cut = requestOf(workspace, 5_000n);
  await dead.holds.take(finished);
  await dead.holds.take(cut);
  await dead.holds.settle(settlementOf(finished, 4_000n));
  await dead.log.close();
  running.delete(dead);
  startGateway(dead.folder);
  await comeToRest(async () => (await balanceOf(workspace)).balance === dollar - 4_000n);
  const rows = await database.settlement.findMany({
    where: { generationId: { in: [finished.generationId, cut.generationId] } },
    orderBy: { chargedNano: "asc" },
  });
  expect(rows.map(({ chargedNano, source }) => [chargedNano, source])).toEqual([
    [0n, "recovery"],
    [4_000n, "gateway"],
  ]);
});

it("what a gateway says of a call that was settled for it while it stood still is the loss of a crash, once", async () => {
  const workspace = await createTestWorkspace(database, { creditsNano: dollar });
  const { holds } = startGateway();
  const request = requestOf(workspace, 5_000n);
  expect(await holds.take(request)).toEqual({ kind: "held" });
  const { generationId, workspaceId, apiKeyId } = request;
  const ledger = ledgerOf();
  const { epoch } = await ledger.readEpoch();
  const call = { generationId, workspaceId, apiKeyId, epoch, held: nanoUsd(5_000n), budgets: [] };
  const recovered = { cost: nanoUsd(1_000n), body: usageBody(settlementOf(request, 1_000n)) };
  await ledger.settle([{ ...call, ...recovered, source: "recovery" }]);

  await holds.settle(settlementOf(request, 4_000n));
  await comeToRest(async () => (await lossOf(generationId)) !== undefined);
  expect(await lossOf(generationId)).toBe(-3_000n);
  expect((await balanceOf(workspace)).balance).toBe(dollar - 1_000n);
});

const lossOf = async (generationId: string): Promise<bigint | undefined> => {
  const losses = { account: { name: "platform:loss-crash" }, transaction: { reference: `generation:${generationId}` } };
  const { _sum: sum } = await database.ledgerEntry.aggregate({ where: losses, _sum: { amountNano: true } });
  return sum.amountNano ?? undefined;
};

it("leaves a sound ledger after everything above", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
