import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { generationOf, holdOf } from "./credit-holds.fixture.ts";
import { generationColumns } from "./generation-columns.ts";
import { intentBody, readIntentBody, readUsageBody, usageBody } from "./usage-body.ts";

const request = holdOf({ workspaceId: "w", apiKeyId: "k" }, 9n);
const generation = generationOf(request, 7n);
const call = { generationId: generation.id, workspaceId: "w", apiKeyId: "k", cost: nanoUsd(7n) };

it("what is left out of a body because it is as usual, or stands beside it, is in the row", () => {
  const plain = { ...generation, cachedInputTokens: 0, reasoningTokens: 0 };
  const body = usageBody({ generation: plain, attempts: [] });
  expect(body).not.toMatch(/gen-|nano|estimated|cache/);
  expect(generationColumns(call, readUsageBody(body).generation)).toMatchObject({
    id: generation.id,
    workspace_id: "w",
    api_key_id: "k",
    cost_nano: "7",
    input_tokens: 3,
    cached_input_tokens: 0,
    cache_write_tokens: 0,
    reasoning_tokens: 0,
    estimated: false,
    is_byok: false,
    upstream_cost_nano: "0",
  });
});

it("what is not as usual is written down", () => {
  const ownKey = { id: "own", upstreamCost: nanoUsd(70n) };
  const rare = {
    ...generation,
    cacheWriteTokens: 4,
    estimated: true,
    insured: nanoUsd(1n),
    unbilled: nanoUsd(2n),
    ownKey,
  };
  const { generation: facts } = readUsageBody(usageBody({ generation: rare, attempts: [] }));
  expect(generationColumns(call, facts)).toMatchObject({
    cached_input_tokens: 1,
    cache_write_tokens: 4,
    reasoning_tokens: 2,
    estimated: true,
    insured_nano: "1",
    unbilled_nano: "2",
    is_byok: true,
    own_key_id: "own",
    upstream_cost_nano: "70",
  });
});

it("an intent's facts come back, in the words of the version before this one too", () => {
  const { requestId, requestedModel, apiType, streamed } = request;
  const startedAt = new Date("2026-11-22T12:00:00.123Z");
  const facts = { requestId, requestedModel, apiType, streamed, startedAt };
  expect(readIntentBody(intentBody(request, startedAt.getTime()))).toEqual(facts);
  expect(readIntentBody(JSON.stringify({ ...facts, generationId: "g", amount: "9" }))).toEqual(facts);
});
