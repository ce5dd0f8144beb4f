import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { outcomeOf } from "../member/team.fixture.ts";
import { submitFeedback } from "./submit.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

it("of one call twenty things are kept, whoever says them at once", async () => {
  const { workspaceId, ownerId, apiKeyId } = await createTestWorkspace(database);
  const generationId = `gen-${workspaceId}`;
  await database.generation.create({
    data: {
      id: generationId,
      workspaceId,
      apiKeyId,
      requestId: "request",
      requestedModel: "maker/one",
      modelId: "maker/one",
      apiType: "chat-completions",
      streamed: false,
      status: "completed",
      httpStatus: 200,
      inputTokens: 1,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 1,
      reasoningTokens: 0,
      costNano: 5n,
      startedAt: new Date(),
      durationMs: 1,
    },
    select: { id: true },
  });
  const said = { generationId, workspaceId, category: "other", comment: null, createdBy: "user:a" };
  await database.generationFeedback.createMany({ data: Array.from({ length: 19 }, () => said) });
  const actor = { kind: "user", userId: ownerId, workspaceId, role: "owner" } as const;
  const submit = () => outcomeOf(submitFeedback({ database, actor }, { workspaceId, generationId, category: "other" }));
  const outcomes = await Promise.all([submit(), submit(), submit()]);
  expect(outcomes.toSorted()).toEqual(["done", "invalid-request", "invalid-request"]);
  expect(await database.generationFeedback.count({ where: { generationId } })).toBe(20);
});
