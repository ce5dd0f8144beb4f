import { createTestDatabase, createTestWorkspace } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { createLaneUseReader } from "./lane-use-reader.ts";
import { patiently } from "./patient.fixture.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patiently);
});
afterAll(() => database.$disconnect());

it("counts what an account served since a moment, each minute at its last call, and nothing of another's", async () => {
  const { workspaceId, apiKeyId } = await createTestWorkspace(database, {});
  const key = { name: "Account", label: "no key", sealed: "x", position: 1, modelIds: [], apiKeyIds: [], userIds: [] };
  const { id } = await database.ownKey.create({ data: { ...key, workspaceId, providerId: "own-account" } });
  const serve = (at: string, ownKeyId = id) =>
    database.generation.create({
      data: {
        id: `gen-${crypto.randomUUID()}`,
        workspaceId,
        apiKeyId,
        ownKeyId,
        requestId: "r",
        requestedModel: "m",
        modelId: "m",
        apiType: "chat-completions",
        streamed: false,
        status: "completed",
        httpStatus: 200,
        inputTokens: 100,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 10,
        reasoningTokens: 0,
        costNano: 0n,
        isByok: true,
        startedAt: new Date(at),
        durationMs: 1,
      },
    });
  await serve("2026-11-22T09:59:59.999Z");
  await serve("2026-11-22T10:00:10Z");
  await serve("2026-11-22T10:00:40Z");
  await serve("2026-11-22T10:02:00Z");
  await serve("2026-11-22T10:02:00Z", "another");
  const use = await createLaneUseReader(database)(id, Date.parse("2026-11-22T10:00:00Z"));
  expect(use.toSorted((a, b) => a.atMs - b.atMs)).toEqual([
    { atMs: Date.parse("2026-11-22T10:00:40Z"), requests: 2, tokens: 220 },
    { atMs: Date.parse("2026-11-22T10:02:00Z"), requests: 1, tokens: 110 },
  ]);
});
