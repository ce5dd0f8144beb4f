import Anthropic from "@anthropic-ai/sdk";
import {
  catalogSnapshot,
  type Endpoint,
  type EndpointMeasures,
  listedModel,
  listEntries,
  listModels,
  type Model,
  pageOf,
  unmeasured,
} from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import { HTTPClient, OpenRouter } from "@openrouter/sdk";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { writeEndpointsKeepingNothing, writeModelEndpoints } from "./write-endpoints.ts";
import { writeModelsFeed } from "./write-feed.ts";
import { writeModel, writeModelsList } from "./write-models.ts";
import { writeProviders } from "./write-providers.ts";

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

const routed = catalogSnapshot([model("openai/gpt-6")], [endpoint("openai/gpt-6", "openai", 2_500_000n)], []);

const measure = () => unmeasured;
const listed = listModels(catalog, { filter: {}, order: "newest", measure, nowMs: 0 });
const whole = () => writeModelsList(pageOf(listed, {}));

const serving = (body: unknown) => async () => Response.json(body);

describe("the list of models", () => {
  test("holds what can be called, newest first, at the cheapest price", () => {
    const list = whole();
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
        architecture: { modality: "text+image->text", tokenizer: "Claude" },
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
    expect(JSON.stringify(whole())).not.toContain("input_cache_write");
  });

  test("shows what a search costs at who makes them, though another endpoint is the cheapest", () => {
    const searching = endpoint(newest.id, "anthropic", 5_000_000n);
    const price = { ...searching.price, ownSearch: picoUsd(10_000_000_000n) };
    const one = listedModel(newest, [{ ...searching, price }, endpoint(newest.id, "groq", 1n)]);
    expect(one && writeModel(one)).toMatchObject({ pricing: { prompt: "0.000000000001", web_search: "0.01" } });
    expect(whole()["data"]).toMatchObject([{ pricing: { web_search: "0" } }, {}, {}]);
  });

  test("holds routers, whose price is that of the model they choose, and names of the newest", async () => {
    const entries = listEntries(routed, { filter: {}, order: "newest", measure, nowMs: 0 });
    const body = writeModelsList(pageOf(entries, {}));
    expect(body["data"]).toMatchObject([
      { id: "openai/gpt-6" },
      {
        id: "~openai/gpt-latest",
        alias_target: { slug: "openai/gpt-6", name: "The openai/gpt-6" },
        architecture: { tokenizer: "Router" },
        pricing: { prompt: "0.0000025" },
      },
      {
        id: "causeway/auto",
        name: "Auto Router",
        architecture: { modality: "text+image->text", tokenizer: "Router" },
        pricing: { prompt: "-1", completion: "-1" },
        top_provider: { context_length: null, max_completion_tokens: null },
        supported_parameters: ["tools"],
      },
    ]);
    const pages = await asking(body).models.list();
    expect(pages.result.data.map(({ id, aliasTarget }) => [id, aliasTarget?.slug])).toEqual([
      ["openai/gpt-6", undefined],
      ["~openai/gpt-latest", "openai/gpt-6"],
      ["causeway/auto", undefined],
    ]);
  });

  test("is read by the OpenAI and the Anthropic SDK alike", async () => {
    const body = whole();
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

  test("says where the next page is, or that there is none", () => {
    expect(writeModelsList(pageOf(listed, { limit: 2 }), "/next")).toMatchObject({
      total_count: 3,
      has_more: true,
      links: { next: "/next" },
    });
    expect(whole()).toMatchObject({ links: { next: null } });
  });
});

test("the endpoints of a model tell provider, price, limits and data policy", () => {
  expect(writeModelEndpoints(catalog, newest, measure)).toMatchObject({
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
          status: 0,
          uptime_last_5m: null,
          uptime_last_30m: null,
          uptime_last_1d: null,
          latency_last_30m: null,
          throughput_last_30m: null,
          tool_success_last_30m: null,
          structured_output_success_last_30m: null,
          conformance_last_1d: {
            tool_calls: { answers: 0, success: null },
            structured_outputs: { answers: 0, success: null },
          },
        },
      ],
    },
  });
});

test("the endpoints that keep nothing tell what was measured, in per cent, milliseconds and tokens per second", () => {
  const measures: EndpointMeasures = {
    standing: "away",
    uptime: { fiveMinutes: 0, halfHour: 2 / 3, day: 1 },
    latencyMs: { p50: 215.26, p75: 300, p90: 400, p99: 900 },
    tokensPerSecond: { p50: 50.04, p75: 40, p90: 30, p99: 8 },
    answeredInDay: 3,
    toolCalls: 8,
    badToolCalls: 1,
    structuredOutputs: 4,
    badStructuredOutputs: 4,
    conformance: { toolCalls: 80, badToolCalls: 1, structuredOutputs: 50, badStructuredOutputs: 5 },
  };
  const body = writeEndpointsKeepingNothing(catalog, (id) => (id === `groq:${newest.id}` ? measures : unmeasured));
  expect(body["data"]).toMatchObject([
    { model_id: "a/old", tag: "groq", uptime_last_1d: null },
    {
      model_id: newest.id,
      tag: "groq",
      status: -2,
      uptime_last_5m: 0,
      uptime_last_30m: 66.67,
      uptime_last_1d: 100,
      latency_last_30m: { p50: 215.3, p75: 300, p90: 400, p99: 900 },
      throughput_last_30m: { p50: 50, p75: 40, p90: 30, p99: 8 },
      tool_success_last_30m: 87.5,
      structured_output_success_last_30m: 0,
      conformance_last_1d: {
        tool_calls: { answers: 80, success: 98.75 },
        structured_outputs: { answers: 50, success: 90 },
      },
    },
    { model_id: "b/undated" },
  ]);
});

test("what is not known of a provider is null", () => {
  expect(writeProviders(catalog)).toMatchObject({
    data: [{ name: "Groq", slug: "groq", headquarters: null, datacenters: null, status_page_url: null }],
  });
});

test("a feed holds every model, and no name breaks it", () => {
  const odd = { ...newest, name: 'R&D <"best"> \u0000' };
  const feed = writeModelsFeed(
    listed.map((one) => (one.model === newest ? { ...one, model: odd } : one)),
    { modelsUrl: "https://dashboard.test/models", feedUrl: "https://api.test/api/v1/models?use_rss=true&q=x" },
  );
  expect(feed).toContain("<title>R&amp;D &lt;&quot;best&quot;&gt; \ufffd</title>");
  expect(feed).toContain("<link>https://dashboard.test/models/anthropic/claude-x</link>");
  expect(feed).toContain("<pubDate>Sun, 01 Mar 2026 00:00:00 GMT</pubDate>");
  expect(feed).toContain("use_rss=true&amp;q=x");
  expect(feed.match(/<item>/g)).toHaveLength(3);
  // Nobody knows when it came.
  expect(feed.match(/<pubDate>/g)).toHaveLength(2);
});

const asking = (body: unknown) =>
  new OpenRouter({ apiKey: "k", httpClient: new HTTPClient({ fetcher: serving(body) }) });

test("OpenRouter's SDK reads models, endpoints and providers", async () => {
  const pages = await asking(whole()).models.list();
  expect(pages.result.data.map(({ id, architecture }) => [id, architecture.tokenizer])).toEqual([
    [newest.id, "Claude"],
    ["a/old", "Other"],
    ["b/undated", "Other"],
  ]);
  const found = await asking(writeModelEndpoints(catalog, newest, measure)).endpoints.list({
    author: "anthropic",
    slug: "claude-x",
  });
  expect(found.data.endpoints[1]).toMatchObject({ tag: "groq", status: 0, uptimeLast5m: null, latencyLast30m: null });
  const kept = await asking(writeEndpointsKeepingNothing(catalog, measure)).endpoints.listZdrEndpoints();
  expect(kept.data).toHaveLength(3);
  const providers = await asking(writeProviders(catalog)).providers.list();
  expect(providers.data).toMatchObject([{ slug: "groq", datacenters: null }]);
});
