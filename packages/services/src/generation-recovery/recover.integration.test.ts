import {
  createDatabase,
  createGatewayInstances,
  createMoneyPool,
  createCreditHolds,
  type Database,
  type MoneyPool,
  readCreditBalance,
  settleGeneration,
} from "@causeway/db";
import type { HoldRequest } from "@causeway/gateway";
import { nanoUsd } from "@causeway/money";
import { auditLedger, createTestDatabase, createTestWorkspace, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recoverGenerations } from "./recover.ts";

const dollar = 1_000_000_000n;
/** 2 micro-dollars per token in, 10 out. */
const inputPico = 2_000_000n;
const outputPico = 10_000_000n;
const endpointId = "acme:acme/one";

let database: Database;
let pool: MoneyPool;
let otherPool: MoneyPool;
let priceVersionId: string;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  pool = createMoneyPool(url, patient);
  otherPool = createMoneyPool(url, patient);
  await database.provider.create({ data: { id: "acme", name: "Acme" } });
  await database.model.create({
    data: {
      id: "acme/one",
      author: "acme",
      name: "One",
      contextLength: 8_000,
      inputModalities: ["text"],
      outputModalities: ["text"],
      supportedParameters: [],
    },
  });
  await database.endpoint.create({
    data: {
      id: endpointId,
      modelId: "acme/one",
      providerId: "acme",
      upstreamModelId: "one",
      contextLength: 8_000,
      inputModalities: ["text"],
      supportedParameters: [],
    },
  });
  const price = await database.priceVersion.create({ data: { endpointId, inputPico, outputPico, source: "test" } });
  priceVersionId = price.id;
});
afterAll(async () => {
  await Promise.all([pool.end(), otherPool.end(), database.$disconnect()]);
});

/** A call under way at a gateway of its own, with a dollar of credits and ten cents held. */
async function callUnderWay(
  progress?: { inputTokens: number; outputTokens: number; ownKeyId?: string },
  ownKey?: HoldRequest["ownKey"],
) {
  const { workspaceId, apiKeyId } = await createTestWorkspace(database, { creditsNano: dollar });
  const gatewayInstanceId = crypto.randomUUID();
  await createGatewayInstances(pool).start(gatewayInstanceId);
  const generationId = `gen-${crypto.randomUUID()}`;
  const holds = createCreditHolds(pool);
  const outcome = await holds.take({
    generationId,
    workspaceId,
    apiKeyId,
    gatewayInstanceId,
    amount: nanoUsd(dollar / 10n),
    requestId: "req-1",
    requestedModel: "acme/one:nitro",
    apiType: "chat-completions",
    limits: { budgets: [], rates: [], concurrency: [] },
    streamed: true,
    ownKey,
  });
  expect(outcome).toEqual({ kind: "held" });
  if (progress) await holds.recordProgress([{ generationId, endpointId, priceVersionId, ...progress }]);
  return { generationId, workspaceId, gatewayInstanceId };
}

const lastBeat = (gatewayInstanceId: string, secondsAgo: number) => database.$executeRaw`
  UPDATE gateway_instance SET heartbeat_at = clock_timestamp() - make_interval(secs => ${secondsAgo})
   WHERE id = ${gatewayInstanceId}`;

/** Seconds that may go by between what is written of a gateway and the look at it. */
const longestLook = 100;

/** What one round does about a call; other tests' calls are their own affair. */
const recover = async (call: { readonly generationId: string }) =>
  (await recoverGenerations({ database, pool })).filter(({ generationId }) => generationId === call.generationId);
const readBalance = (workspaceId: string) => readCreditBalance(database, workspaceId);

test("a call of a gateway without a sign of life for 10 s is charged for what was delivered, at the pinned price", async () => {
  const call = await callUnderWay({ inputTokens: 1_000, outputTokens: 300 });
  await lastBeat(call.gatewayInstanceId, 11);
  await database.priceVersion.create({
    data: { endpointId, inputPico: inputPico * 100n, outputPico: outputPico * 100n, source: "dearer later" },
  });
  const cost = 1_000n * 2_000n + 300n * 10_000n;
  expect(await recover(call)).toEqual([
    { kind: "settled", generationId: call.generationId, charged: cost, isNew: true },
  ]);
  expect(await readBalance(call.workspaceId)).toEqual({ balance: dollar - cost, held: 0n, available: dollar - cost });
  const generation = await database.generation.findUniqueOrThrow({ where: { id: call.generationId } });
  expect(generation).toMatchObject({
    status: "interrupted",
    estimated: true,
    modelId: "acme/one",
    providerId: "acme",
    requestedModel: "acme/one:nitro",
    inputTokens: 1_000,
    outputTokens: 300,
    costNano: cost,
  });
  expect(await database.settlement.findUniqueOrThrow({ where: { generationId: call.generationId } })).toMatchObject({
    source: "recovery",
    chargedNano: cost,
    uncoveredNano: 0n,
  });
  expect(await auditLedger(database)).toEqual(soundLedger);
});

test("a call on an own key is charged the fee for what was delivered", async () => {
  const ownKey = { mostListPrice: nanoUsd(dollar), terms: { feeBasisPoints: 500, monthlyAllowance: nanoUsd(0n) } };
  const call = await callUnderWay({ inputTokens: 1_000, outputTokens: 300, ownKeyId: "own-1" }, ownKey);
  await lastBeat(call.gatewayInstanceId, 11);
  const listPrice = 1_000n * 2_000n + 300n * 10_000n;
  expect(await recover(call)).toMatchObject([{ kind: "settled", charged: listPrice / 20n }]);
  expect(await database.generation.findUniqueOrThrow({ where: { id: call.generationId } })).toMatchObject({
    isByok: true,
    ownKeyId: "own-1",
    upstreamCostNano: listPrice,
    costNano: listPrice / 20n,
  });
  expect(await auditLedger(database)).toEqual(soundLedger);
});

test("a call that had delivered nothing costs nothing", async () => {
  const before = await callUnderWay();
  const during = await callUnderWay({ inputTokens: 1_000, outputTokens: 0 });
  for (const call of [before, during]) {
    await lastBeat(call.gatewayInstanceId, 11);
    await recover(call);
    expect(await readBalance(call.workspaceId)).toEqual({ balance: dollar, held: 0n, available: dollar });
  }
});

/** What one round does about a call whose gateway was heard last so long ago, and what is held for it then. */
async function lookedAt(secondsAgo: number) {
  const call = await callUnderWay({ inputTokens: 1_000, outputTokens: 300 });
  await lastBeat(call.gatewayInstanceId, secondsAgo);
  return [await recover(call), (await readBalance(call.workspaceId)).held];
}

test("the calls of a gateway that lives are left alone", async () => {
  expect(await lookedAt(8 - longestLook)).toEqual([[], dollar / 10n]);
  // Where the machine stands still for two seconds before the look, another is looked at.
  await expect.poll(() => lookedAt(8)).toEqual([[], dollar / 10n]);
});

test("what a stopped gateway left is settled at once", async () => {
  const call = await callUnderWay({ inputTokens: 10, outputTokens: 1 });
  await createGatewayInstances(pool).stop(call.gatewayInstanceId);
  expect(await recover(call)).toMatchObject([{ generationId: call.generationId, isNew: true }]);
});

test("a gateway that never registered counts as dead ten seconds after the call began", async () => {
  const call = await callUnderWay();
  await database.gatewayInstance.delete({ where: { id: call.gatewayInstanceId } });
  const began = (secondsAgo: number) => database.$executeRaw`
    UPDATE credit_hold SET created_at = clock_timestamp() - make_interval(secs => ${secondsAgo})
     WHERE generation_id = ${call.generationId}`;
  await began(8 - longestLook);
  expect(await recover(call)).toEqual([]);
  await began(11);
  expect(await recover(call)).toMatchObject([{ generationId: call.generationId, isNew: true }]);
});

test("never more than the hold is charged", async () => {
  const call = await callUnderWay({ inputTokens: 1_000, outputTokens: 1_000_000 });
  await lastBeat(call.gatewayInstanceId, 11);
  await recover(call);
  expect(await readBalance(call.workspaceId)).toMatchObject({ balance: dollar - dollar / 10n, held: 0n });
  expect(await auditLedger(database)).toEqual(soundLedger);
});

test("a call that cannot be settled keeps its hold and does not keep others from being settled", async () => {
  const stuck = await callUnderWay({ inputTokens: 10, outputTokens: 1 });
  const fine = await callUnderWay({ inputTokens: 10, outputTokens: 1 });
  await database.creditHold.update({
    where: { generationId: stuck.generationId },
    data: { priceVersionId: "no-such-price" },
  });
  for (const call of [stuck, fine]) await createGatewayInstances(pool).stop(call.gatewayInstanceId);
  const round = await recoverGenerations({ database, pool });
  expect(round).toContainEqual(expect.objectContaining({ kind: "failed", generationId: stuck.generationId }));
  expect(round).toContainEqual(expect.objectContaining({ kind: "settled", generationId: fine.generationId }));
  expect((await readBalance(stuck.workspaceId)).held).toBe(dollar / 10n);
});

test("four workers and the gateway itself, waking late, settle each call once", async () => {
  const calls = await Promise.all(
    Array.from({ length: 20 }, () => callUnderWay({ inputTokens: 100, outputTokens: 50 })),
  );
  await Promise.all(calls.map((call) => lastBeat(call.gatewayInstanceId, 11)));
  const rows = await database.creditHold.findMany({
    where: { generationId: { in: calls.map(({ generationId }) => generationId) } },
  });
  const lateGateway = rows.map((hold) =>
    settleGeneration(otherPool, { generation: finished(hold), attempts: [] }, "gateway"),
  );
  const workers = [pool, otherPool, pool, otherPool].map((workerPool) =>
    recoverGenerations({ database, pool: workerPool }),
  );
  const [settled, ...rounds] = await Promise.all([Promise.all(lateGateway), ...workers]);

  for (const { generationId, workspaceId } of calls) {
    const settlement = await database.settlement.findUniqueOrThrow({ where: { generationId } });
    expect(settlement.chargedNano).toBe(settlement.source === "gateway" ? 900_000n : 700_000n);
    expect(await readBalance(workspaceId)).toMatchObject({ balance: dollar - settlement.chargedNano, held: 0n });
  }
  const ids = new Set(calls.map(({ generationId }) => generationId));
  const recovered = rounds.flat().filter(({ generationId }) => ids.has(generationId));
  expect(recovered.every(({ kind }) => kind === "settled")).toBe(true);
  const wins = [...settled, ...recovered].filter((outcome) => "isNew" in outcome && outcome.isNew);
  expect(wins).toHaveLength(calls.length);
  expect(await auditLedger(database)).toEqual(soundLedger);
});

/** What the gateway itself would write at the end of a call: more than the last progress it noted. */
const finished = (hold: {
  generationId: string;
  workspaceId: string;
  apiKeyId: string;
  requestId: string;
  createdAt: Date;
}) => ({
  id: hold.generationId,
  workspaceId: hold.workspaceId,
  apiKeyId: hold.apiKeyId,
  requestId: hold.requestId,
  requestedModel: "acme/one",
  modelId: "acme/one",
  endpointId,
  providerId: "acme",
  priceVersionId,
  upstreamId: undefined,
  apiType: "chat-completions" as const,
  streamed: true,
  status: "completed" as const,
  finishReason: "stop",
  nativeFinishReason: "stop",
  errorMessage: undefined,
  httpStatus: 200,
  inputTokens: 100,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 70,
  reasoningTokens: 0,
  estimated: false,
  cost: nanoUsd(900_000n),
  startedAt: hold.createdAt,
  firstTokenMs: 100,
  durationMs: 1_000,
  appTitle: undefined,
  appUrl: undefined,
  userAgent: undefined,
  externalUser: undefined,
  sessionId: undefined,
});
