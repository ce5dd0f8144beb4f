import Anthropic from "@anthropic-ai/sdk";
import { catalogSnapshot, type Endpoint, type Model } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { writeModelEndpoints } from "./write-endpoints.ts";
import { writeModelsList } from "./write-models.ts";

const model = (id: string, releasedOn?: string): Model => ({
  id,
  name: `The ${id}`,
  author: id.split("/")[0] ?? "",
  contextLength: 128_000,
  maxOutputTokens: 8_000,
  inputModalities: ["text", "image"],
  outputModalities: ["text"],
  supportedParameters: ["tools"],
  releasedOn,
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecatedOn: undefined,
});

const endpoint = (modelId: string, providerId: string, input: bigint): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: modelId,
  contextLength: 64_000,
  maxOutputTokens: undefined,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: ["tools"],
  price: {
    input: picoUsd(input),
    output: picoUsd(10_000_000n),
    cachedInput: picoUsd(100n),
    cacheWrite: undefined,
    request: undefined,
    tiers: [
      {
        minPromptTokens: 200_000,
        input: picoUsd(input * 2n),
        output: picoUsd(20_000_000n),
        cachedInput: undefined,
        cacheWrite: undefined,
      },
    ],
  },
  priceVersionId: "1",
});

const newest = model("anthropic/claude-x", "2026-03-01");
const catalog = catalogSnapshot(
  [model("a/old", "2025-01-01"), newest, model("b/undated"), model("c/without-endpoints", "2026-05-01")],
  [
    endpoint(newest.id, "dear", 9_000_000n),
    endpoint(newest.id, "groq", 2_500_000n),
    endpoint("a/old", "groq", 1n),
    endpoint("b/undated", "groq", 1n),
  ],
  [{ id: "groq", name: "Groq", dataPolicy: { trainsOnPrompts: false, retentionDays: 0 } }],
);

const idsOf = (page: object) => {
  const list = writeModelsList(catalog, page);
  return [(list["data"] as { id: string }[]).map(({ id }) => id), list["has_more"]];
};

const serving = (body: unknown) => async () => Response.json(body);

describe("the list of models", () => {
  test("holds what can be called, newest first, at the cheapest price", () => {
    const list = writeModelsList(catalog);
    expect(list).toMatchObject({ object: "list", has_more: false, first_id: newest.id, last_id: "b/undated" });
    expect(list["data"]).toMatchObject([
      {
        id: newest.id,
        object: "model",
        type: "model",
        created: 1_772_323_200,
        created_at: "2026-03-01T00:00:00Z",
        display_name: "The anthropic/claude-x",
        owned_by: "anthropic",
        context_length: 128_000,
        architecture: { modality: "text+image->text" },
        pricing: {
          prompt: "0.0000025",
          completion: "0.00001",
          input_cache_read: "0.0000000001",
          overrides: [{ min_prompt_tokens: 200_000, prompt: "0.000005" }],
        },
        top_provider: { context_length: 64_000, max_completion_tokens: null },
      },
      { id: "a/old" },
      { id: "b/undated", created: 0, created_at: "1970-01-01T00:00:00Z" },
    ]);
  });

  test("leaves unknown prices out instead of calling them free", () => {
    expect(JSON.stringify(writeModelsList(catalog))).not.toContain("input_cache_write");
  });

  test("is read by the OpenAI and the Anthropic SDK alike", async () => {
    const body = writeModelsList(catalog);
    const openai = new OpenAI({ apiKey: "k", baseURL: "http://localhost/v1", fetch: serving(body) });
    const anthropic = new Anthropic({ apiKey: "k", baseURL: "http://localhost", fetch: serving(body) });
    const ids: string[][] = [[], []];
    for await (const one of openai.models.list()) ids[0]?.push(one.id);
    for await (const one of anthropic.models.list()) ids[1]?.push(one.id);
    expect(ids).toEqual([
      [newest.id, "a/old", "b/undated"],
      [newest.id, "a/old", "b/undated"],
    ]);
  });

  test("can be walked in pages, both ways", () => {
    expect(idsOf({ limit: 2 })).toEqual([[newest.id, "a/old"], true]);
    expect(idsOf({ limit: 2, afterId: "a/old" })).toEqual([["b/undated"], false]);
    expect(idsOf({ limit: 1, beforeId: "b/undated" })).toEqual([["a/old"], true]);
    expect(idsOf({ offset: 1 })).toEqual([["a/old", "b/undated"], false]);
    expect(idsOf({ afterId: "nobody/knows" })).toEqual([[], false]);
  });
});

test("the endpoints of a model tell provider, price, limits and data policy", () => {
  expect(writeModelEndpoints(catalog, newest)).toMatchObject({
    data: {
      id: newest.id,
      endpoints: [
        { provider_name: "dear", tag: "dear", data_policy: { trains_on_prompts: null, retention_days: null } },
        {
          name: "Groq | anthropic/claude-x",
          provider_name: "Groq",
          tag: "groq",
          context_length: 64_000,
          quantization: "unknown",
          pricing: { prompt: "0.0000025" },
          data_policy: { trains_on_prompts: false, retention_days: 0 },
        },
      ],
    },
  });
});
