import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addTaskModels(world, { "exa/search": { output: "search", providers: ["exa"], searchPico: 7_000_000_000n } });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const page = "https://example.com/where-do-coral-reefs-grow/1";
const question = "Where do coral reefs grow?";
const web = { plugins: [{ id: "web" }] };
const openai = () => new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
const searchOf = (id: string) => world.settlementOf(`${id}-search`);

it("a chat is told what the web says, names the pages, and says what both cost", async () => {
  const completion = await openai().chat.completions.create({
    model: "maker/one:online",
    messages: [{ role: "user", content: question }],
  });
  const [choice] = completion.choices;
  expect(choice?.message.annotations).toHaveLength(5);
  expect(choice?.message.annotations?.[0]).toMatchObject({ type: "url_citation", url_citation: { url: page } });
  const [search, answer] = [await searchOf(completion.id), await world.settlementOf(completion.id)];
  expect(search.chargedNano).toBe(7_000_000n);
  expect(search.generation).toMatchObject({ apiType: "search", modelId: "exa/search", units: { search: 1 } });
  expect(completion.usage).toMatchObject({
    server_tool_use_details: { web_search_requests: 1 },
    cost_details: { server_tool_cost: 0.007 },
  });
  const { cost } = completion.usage as OpenAI.CompletionUsage & { cost: number };
  expect(Math.round(cost * 1e9)).toBe(Number(search.chargedNano + answer.chargedNano));
  const told = async () =>
    ((await (await customer.get(`/generation?id=${completion.id}`)).json()) as { data: object }).data;
  await expect.poll(told).toMatchObject({
    num_search_results: 5,
    web_search_engine: "exa",
    web_search_generation_id: `${completion.id}-search`,
    web_search_cost: 0.007,
  });
});

it("a stream of a chat ends with the pages", async () => {
  const stream = openai().chat.completions.stream({
    model: "maker/one",
    messages: [{ role: "user", content: question }],
    ...web,
  });
  const pages: unknown[] = [];
  for await (const { choices } of stream) {
    for (const { delta } of choices) if ("annotations" in delta) pages.push(delta.annotations);
  }
  expect(pages).toEqual([expect.arrayContaining([expect.objectContaining({ type: "url_citation" })])]);
});

it("Responses have them as annotations of the text", async () => {
  const response = await openai().responses.create({
    model: "maker/two",
    input: question,
    store: false,
    tools: [{ type: "web_search" }],
  });
  expect(response.output[0]).toMatchObject({ type: "web_search_call", action: { query: question } });
  const message = response.output.find((item) => item.type === "message");
  const [part] = message?.content ?? [];
  expect(part?.type === "output_text" && part.annotations[0]).toMatchObject({ type: "url_citation", url: page });
});

it.each(["maker/one", "maker/two"])("Messages of %s have them as citations, which may come back", async (model) => {
  const anthropic = new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api`, maxRetries: 0 });
  const asked = {
    model,
    max_tokens: 100,
    messages: [{ role: "user" as const, content: question }],
    tools: [{ type: "web_search_20250305" as const, name: "web_search" as const }],
  };
  const whole = await anthropic.messages.create(asked);
  const streamed = await anthropic.messages.stream(asked).finalMessage();
  for (const { content, usage } of [whole, streamed]) {
    const text = content.find(({ type }) => type === "text");
    expect(text?.type === "text" && text.citations?.[0]).toMatchObject({
      type: "web_search_result_location",
      url: page,
    });
    expect(usage.server_tool_use).toMatchObject({ web_search_requests: 1 });
    expect(content.slice(0, 2)).toMatchObject([
      { type: "server_tool_use", name: "web_search", input: { query: question } },
      { type: "web_search_tool_result", content: expect.arrayContaining([expect.objectContaining({ url: page })]) },
    ]);
  }
  const again = await anthropic.messages.create({
    ...asked,
    tools: [],
    messages: [...asked.messages, { role: "assistant", content: whole.content }, { role: "user", content: "And?" }],
  });
  expect(again.content).not.toEqual([]);
});

it("Google's client has them as grounding", async () => {
  const google = new GoogleGenAI({ apiKey: customer.key, httpOptions: { baseUrl: `${world.api.url}/api` } });
  const { candidates } = await google.models.generateContent({
    model: "maker/one",
    contents: question,
    config: { tools: [{ googleSearch: {} }] },
  });
  expect(candidates?.[0]?.groundingMetadata?.groundingChunks?.[0]?.web).toMatchObject({ uri: page });
});

it("a search that fails is told with its engine, and costs nothing", async () => {
  await world.fault("exa", { kind: "status", status: 500 });
  const response = await fetch(`${world.api.url}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "maker/one", messages: [{ role: "user", content: question }], ...web }),
  });
  expect(response.status).toBe(502);
  const { error } = (await response.json()) as { error: { message: string } };
  expect(error.message).toContain("The web search that plugins.0 asks for failed: exa");
  const id = response.headers.get("x-generation-id") ?? "";
  expect((await searchOf(id)).chargedNano).toBe(0n);
});

it("a search whose answer nobody gives is ours to pay, and the audit of prices finds nothing wrong with it", async () => {
  for (const provider of ["openai", "groq"]) await world.fault(provider, { kind: "status", status: 500 });
  const response = await fetch(`${world.api.url}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "maker/one", messages: [{ role: "user", content: question }], ...web }),
  });
  expect(response.status).toBe(502);
  const search = await searchOf(response.headers.get("x-generation-id") ?? "");
  expect(search).toMatchObject({ chargedNano: 0n, uncoveredNano: 0n, owedNano: 7_000_000n });
  // What `mayBeFree` of the check of prices goes by.
  expect(search.generation).toMatchObject({ status: "completed", finishReason: null, outputTokens: 0 });
});
