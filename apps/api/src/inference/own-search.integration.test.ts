import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

const models = [
  { id: "maker/claude", providerId: "anthropic", upstreamModelId: "claude-sonnet-4-5" },
  { id: "maker/gemini", providerId: "google-ai-studio", upstreamModelId: "gemini-2.5-flash" },
  { id: "maker/gpt", providerId: "openai", upstreamModelId: "gpt-5.4" },
  { id: "maker/grok", providerId: "xai", upstreamModelId: "grok-4.5" },
  { id: "maker/sonar", providerId: "perplexity", upstreamModelId: "sonar-deep-research" },
];
const searchNano = 10_000_000n;

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  for (const { id, providerId, upstreamModelId } of models) {
    const facts = { name: providerId, trainsOnPrompts: false, retentionDays: 30 };
    await world.database.provider.upsert({
      where: { id: providerId },
      create: { id: providerId, ...facts },
      update: {},
    });
    const shared = {
      contextLength: 128_000,
      maxOutputTokens: 8_000,
      inputModalities: ["text"],
      supportedParameters: ["max_tokens", "tools"],
    };
    const unitsPico = { ownSearch: String(searchNano * 1_000n) };
    const prices = { create: { inputPico: 1_000_000n, outputPico: 4_000_000n, unitsPico, source: "test" } };
    const endpoints = { create: { id: `${providerId}:${id}`, providerId, upstreamModelId, ...shared, prices } };
    await world.database.model.create({
      data: { id, author: "maker", name: id, outputModalities: ["text"], ...shared, endpoints },
    });
  }
  await world.announce({ kind: "catalog" });
  const isKnown = async () => JSON.stringify(await (await customer.get("/models")).json()).includes("maker/gpt");
  await vi.waitUntil(isKnown, { timeout: 60_000 });
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const found = { url: "https://sandbox.test/found", title: "Found by the provider" };
const openai = () => new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
const messages = [{ role: "user" as const, content: "Where do coral reefs grow?" }];

/** What was charged beside the tokens. */
async function chargedForSearches(generationId: string): Promise<bigint> {
  const { generation, chargedNano } = await world.settlementOf(generationId);
  expect(generation).toMatchObject({ units: { search: 1 }, estimated: false });
  const { inputTokens, outputTokens } = generation;
  return chargedNano - BigInt(inputTokens) * 1_000n - BigInt(outputTokens) * 4_000n;
}

it.each(models)("$id is searched for by its own provider, cited and charged by the search", async ({ id: model }) => {
  const completion = await openai().chat.completions.create({ model: `${model}:online`, messages });
  expect(completion.choices[0]?.message.annotations?.at(0)).toMatchObject({ url_citation: found });
  expect(completion.usage).toMatchObject({ server_tool_use_details: { web_search_requests: 1 } });
  expect(await chargedForSearches(completion.id)).toBe(searchNano);
  const told = await customer.get(`/generation?id=${completion.id}`);
  expect(await told.json()).toMatchObject({ data: { web_search_engine: "native", num_search_results: 1 } });

  const pages: unknown[] = [];
  let id = "";
  const plugins = { plugins: [{ id: "web", engine: "native" }] };
  const stream = openai().chat.completions.stream({ model, messages, ...plugins });
  for await (const chunk of stream) {
    id = chunk.id;
    for (const { delta } of chunk.choices) if ("annotations" in delta) pages.push(delta.annotations);
  }
  expect(pages).toEqual([[expect.objectContaining({ url_citation: expect.objectContaining(found) })]]);
  expect(await chargedForSearches(id)).toBe(searchNano);
});

// Perplexity counts its searches, and does not say what they were for.
const telling = models.filter(({ providerId }) => providerId !== "perplexity");
it.each(telling)("$id: clients of Responses are told each search, whole and streamed", async ({ id: model }) => {
  const [question] = messages;
  const asked = { model, input: question?.content ?? "", store: false, tools: [{ type: "web_search" as const }] };
  const whole = await openai().responses.create(asked);
  const streamed = await openai().responses.stream(asked).finalResponse();
  for (const { output } of [whole, streamed]) {
    expect(output.filter(({ type }) => type === "web_search_call")).toMatchObject([
      { status: "completed", action: { type: "search", query: question?.content } },
    ]);
    expect(output.filter(({ type }) => type === "message")).toHaveLength(1);
  }
});

it("max_tool_calls is how often the web is searched at most", async () => {
  const options = { web_search_options: {}, max_tool_calls: 0 };
  const completion = await openai().chat.completions.create({ model: "maker/gpt", messages, ...options });
  expect(completion.usage).not.toHaveProperty("server_tool_use_details.web_search_requests");
  const { generation } = await world.settlementOf(completion.id);
  expect(generation.units ?? {}).not.toHaveProperty("search");
});

const others = telling.filter(({ providerId }) => providerId !== "anthropic");
it.each(others)("$id: clients of Messages are told as of Anthropic's searches, and send it back", async ({ id }) => {
  const anthropic = new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api`, maxRetries: 0 });
  const tools = [{ type: "web_search_20250305" as const, name: "web_search" as const }];
  const asked = { model: id, max_tokens: 400, messages, tools };
  const whole = await anthropic.messages.create(asked);
  const streamed = await anthropic.messages.stream(asked).finalMessage();
  for (const { content, usage } of [whole, streamed]) {
    const [use, ...more] = content.filter(({ type }) => type === "server_tool_use");
    expect(use).toMatchObject({ name: "web_search", input: { query: messages[0]?.content } });
    expect(more).toEqual([]);
    const results = content.filter(({ type }) => type === "web_search_tool_result");
    expect(results).toMatchObject([{ tool_use_id: use?.type === "server_tool_use" && use.id }]);
    expect(usage.server_tool_use).toMatchObject({ web_search_requests: 1 });
  }
  const again = await anthropic.messages.create({
    ...asked,
    model: "maker/claude",
    messages: [...messages, { role: "assistant", content: whole.content }, { role: "user", content: "And?" }],
  });
  expect(again.content).not.toEqual([]);
});

it("Anthropic's own blocks come through to its client, whole and streamed, and may come back", async () => {
  const anthropic = new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api`, maxRetries: 0 });
  const asked = {
    model: "maker/claude",
    max_tokens: 400,
    messages,
    tools: [{ type: "web_search_20250305" as const, name: "web_search" as const }],
  };
  const whole = await anthropic.messages.create(asked);
  const streamed = await anthropic.messages.stream(asked).finalMessage();
  for (const { content, usage } of [whole, streamed]) {
    expect(content.map(({ type }) => type)).toEqual(["server_tool_use", "web_search_tool_result", "text", "text"]);
    expect(content[0]).toMatchObject({ name: "web_search", input: { query: messages[0]?.content } });
    expect(content[3]).toMatchObject({ text: "It is so.", citations: [{ ...found, encrypted_index: "RW8=" }] });
    expect(usage.server_tool_use).toMatchObject({ web_search_requests: 1 });
  }
  const again = await anthropic.messages.create({
    ...asked,
    messages: [...messages, { role: "assistant", content: whole.content }, { role: "user", content: "And?" }],
  });
  expect(again.content).not.toEqual([]);
});
