import { createDatabase } from "@causeway/db";
import { createTestDatabase } from "@causeway/testing";
import { expect, it } from "vitest";
import { keepWeeklyTokens } from "./weekly-tokens.ts";

const call = (id: string, startedAt: Date) => ({
  id,
  workspaceId: "one",
  apiKeyId: "key",
  requestId: "request",
  requestedModel: "acme/large",
  modelId: "acme/large",
  providerId: "alpha",
  apiType: "chat-completions",
  streamed: true,
  status: "completed" as const,
  httpStatus: 200,
  inputTokens: 100,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 11,
  reasoningTokens: 0,
  costNano: 1n,
  startedAt,
  durationMs: 1,
});

it("adds up the last seven days by model, and reads them again after ten minutes", async () => {
  const database = createDatabase((await createTestDatabase()).appUrl);
  const hourMs = 3_600_000;
  let nowMs = Date.now();
  const tokens = keepWeeklyTokens(database, { nowMs: () => nowMs });
  const ago = (hours: number) => new Date(Date.now() - hours * hourMs);
  await database.generation.createMany({
    data: [call("gen-1", ago(1)), call("gen-2", ago(150)), call("gen-3", ago(170))],
  });
  expect([...(await tokens())]).toEqual([["acme/large", 222]]);
  await database.generation.createMany({ data: [call("gen-4", ago(2))] });
  expect((await tokens()).get("acme/large")).toBe(222);
  nowMs += 600_001;
  expect((await tokens()).get("acme/large")).toBe(333);
  await database.$disconnect();
});
