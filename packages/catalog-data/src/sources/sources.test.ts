import { expect, test } from "vitest";
import { parseJsonWithNumberTexts } from "../json-with-number-texts.ts";
import { readLiteLlm, readResponsesOnlyModels } from "./litellm.ts";
import { readModelsDev } from "./models-dev.ts";
import { readOpenRouterSlugs } from "./open-router.ts";
import { readPiAi, readPiAiSlugs } from "./pi-ai.ts";

test("models.dev: dollars per million, tiers by context, a missing price stays missing", () => {
  const json = parseJsonWithNumberTexts(`{"theirs":{"models":{
    "a":{"id":"a","name":"A","cost":{"input":1.50,"output":9,"input_audio":4.5,"cache_read":0,"cache_write":1.875,
      "tiers":[{"input":3,"output":12,"tier":{"size":200000}}]},
      "limit":{"context":1000000,"output":64000},"release_date":"2026-05","status":"deprecated"},
    "b":{"id":"b","name":"B"}}}}`);
  const [a, b] = readModelsDev(json, [["ours", "theirs"]]);
  expect(a).toMatchObject({
    providerId: "ours",
    contextLength: 1_000_000,
    deprecated: true,
    prices: {
      unit: "millionTokens",
      input: "1.50",
      output: "9",
      cachedInput: undefined,
      cacheWrite: "1.875",
      audio: "4.5",
      tiers: [{ minPromptTokens: 200_000, input: "3", output: "12" }],
    },
  });
  expect(b?.prices).toBeUndefined();
});

test("pi-ai: a price of 0 is no price, classifiers are no models", () => {
  const json = parseJsonWithNumberTexts(`{"openai-completions":{
    "chat:a":{"id":"a","name":"A","type":"chat","input":["text"],"contextWindow":5,
      "cost":{"input":0.1,"output":0.4,"cacheRead":0.025,"cacheWrite":0,
        "tiers":[{"inputTokensAbove":272000,"input":0.2,"output":0.8,"cacheRead":0.05,"cacheWrite":0}]}},
    "chat:b":{"id":"b","name":"B","input":["text"],"contextWindow":5,"cost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0}},
    "classifier:c":{"id":"c","name":"C","type":"classifier","input":["text"],"contextWindow":5,
      "cost":{"input":1,"output":1,"cacheRead":0,"cacheWrite":0}}}}`);
  const rows = readPiAi(json, "ours");
  expect(rows.map(({ upstreamModelId }) => upstreamModelId)).toEqual(["a", "b"]);
  expect(rows[0]?.prices).toMatchObject({
    cachedInput: "0.025",
    cacheWrite: undefined,
    tiers: [{ minPromptTokens: 272_000 }],
  });
  expect(rows[1]?.prices).toBeUndefined();
});

test("LiteLLM: dollars per token as written, tiers from the field names, other modes left out", () => {
  const json = parseJsonWithNumberTexts(`{
    "gemini/g":{"litellm_provider":"gemini","mode":"chat","input_cost_per_token":1.25e-06,"output_cost_per_token":1e-05,
      "output_cost_per_audio_token":2e-05,"input_cost_per_token_above_200k_tokens":2.5e-06,"output_cost_per_token_above_200k_tokens":1.5e-05,"max_input_tokens":9},
    "gemini/e":{"litellm_provider":"gemini","mode":"embedding"},
    "gpt-5-mega":{"litellm_provider":"openai","mode":"responses"}}`);
  expect(readLiteLlm(json, [["google-ai-studio", "gemini"]])).toMatchObject([
    {
      providerId: "google-ai-studio",
      upstreamModelId: "g",
      prices: {
        unit: "token",
        input: "1.25e-06",
        madeAudio: "2e-05",
        tiers: [{ minPromptTokens: 200_000, input: "2.5e-06" }],
      },
    },
  ]);
  expect(readResponsesOnlyModels(json)).toEqual(["gpt-5-mega"]);
});

test("slug lists: variants count as their model, aliases and routers do not count", () => {
  const ids = ["a/b", "a/b:free", "~a/latest", "openrouter/auto"];
  expect(readOpenRouterSlugs({ data: ids.map((id) => ({ id })) })).toEqual(["a/b", "a/b"]);
  expect(readPiAiSlugs({ x: { "chat:a/c": {}, "chat:~a/latest": {}, "image:a/d:batch": {} } })).toEqual(["a/c", "a/d"]);
});
