import { createDatabase, type Database } from "@causeway/db";
import { parseUsd } from "@causeway/money";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LaneUseContext, readLaneUse } from "./read-lane-use.ts";

const hourMs = 3_600_000;
const now = new Date("2026-11-22T12:00:00Z");

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

async function newLane() {
  const { workspaceId, apiKeyId } = await createTestWorkspace(database, {});
  const facts = {
    name: "Account",
    label: "no key",
    sealed: "x",
    position: 1,
    modelIds: [],
    apiKeyIds: [],
    userIds: [],
  };
  const { id } = await database.ownKey.create({ data: { ...facts, workspaceId, providerId: "own-account" } });
  const window = { unit: "requests", quota: 10, kind: "rolling", lengthMs: 5 * hourMs, anchorMs: 0 };
  const day = { unit: "tokens", quota: 1_000_000, kind: "fixed", lengthMs: 24 * hourMs, anchorMs: 0 };
  await database.ownEndpoint.create({
    data: {
      ownKeyId: id,
      workspaceId,
      slug: "account",
      wireFormat: "openai_chat",
      baseUrl: "https://example.com/v1",
      flatRate: {
        monthlyPriceNano: parseUsd("30").toString(),
        windows: [window, day],
        concurrency: 1,
        queueLength: 5,
        longestWaitMs: 1_000,
        answersWhole: true,
      },
      models: {
        create: [
          { ...modelFacts, modelId: "own/account/one", inputPico: 1_000_000n, outputPico: 10_000_000n, position: 0 },
          { ...modelFacts, modelId: "own/account/unpriced", position: 1 },
        ],
      },
    },
  });
  const serve = (modelId: string, hoursAgo: number) =>
    database.generation.create({
      data: {
        ...generationFacts,
        id: `gen-${crypto.randomUUID()}`,
        workspaceId,
        apiKeyId,
        modelId,
        ownKeyId: id,
        startedAt: new Date(now.getTime() - hoursAgo * hourMs),
      },
    });
  const reading = { nowMs: now.getTime(), closedUntilMs: 0, running: 1, waiting: 2, used: [3, 4_000] };
  const context: LaneUseContext = {
    database,
    actor: { kind: "user", userId: "owner", workspaceId, role: "owner" },
    readLane: async () => reading,
  };
  return { id, workspaceId, context, serve, reading };
}

const modelFacts = { upstreamModelId: "m", contextLength: 8_000, inputModalities: ["text"] };

const generationFacts = {
  requestId: "r",
  requestedModel: "m",
  apiType: "chat-completions",
  streamed: false,
  status: "completed" as const,
  httpStatus: 200,
  inputTokens: 100_000,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 50_000,
  reasoningTokens: 0,
  costNano: 0n,
  isByok: true,
  durationMs: 1,
};

it("tells per window what was used, what it would have cost, and what that saved", async () => {
  const { id, workspaceId, context, serve } = await newLane();
  await serve("own/account/one", 1);
  await serve("own/account/one", 6);
  await serve("own/account/one", 48);
  await serve("own/account/unpriced", 2);
  const summary = (await readLaneUse(context, { workspaceId })).get(id);
  // 100,000 in at $1 and 50,000 out at $10 per million: $0.60 a call. $30 a month is a dollar a day.
  expect(summary).toMatchObject({
    now: { running: 1, waiting: 2, closedUntil: undefined },
    windows: [
      { used: 3, requests: 2, tokens: 300_000, listPrice: parseUsd("0.6"), price: parseUsd("0.208333334") },
      {
        used: 4_000,
        requests: 3,
        listPrice: parseUsd("1.2"),
        price: parseUsd("1"),
        saved: parseUsd("0.2"),
        resetsAt: new Date("2026-11-23T00:00:00Z"),
      },
    ],
    month: { requests: 4, listPrice: parseUsd("1.8"), price: parseUsd("30"), saved: parseUsd("-28.2") },
  });
});

it("tells what the books say while the store that gateways share is away, and when the account is closed", async () => {
  const { id, workspaceId, context, serve, reading } = await newLane();
  await serve("own/account/one", 1);
  const away = { ...context, readLane: () => Promise.reject(new Error("away")) };
  const summary = (await readLaneUse(away, { workspaceId })).get(id);
  expect(summary?.now).toBeUndefined();
  expect(summary?.windows.map(({ used }) => used)).toEqual([undefined, undefined]);
  const closedUntilMs = reading.nowMs + hourMs;
  const closed = { ...context, readLane: async () => ({ ...reading, closedUntilMs }) };
  expect((await readLaneUse(closed, { workspaceId })).get(id)?.now?.closedUntil).toEqual(new Date(closedUntilMs));
});

it("is for those who see provider keys, in their own workspace", async () => {
  const { workspaceId, context } = await newLane();
  const actor = { kind: "user", userId: "u", workspaceId, role: "developer" } as const;
  await expect(readLaneUse({ ...context, actor }, { workspaceId })).rejects.toMatchObject({ code: "forbidden" });
  await expect(readLaneUse(context, { workspaceId: "another" })).rejects.toMatchObject({ code: "not-found" });
});
