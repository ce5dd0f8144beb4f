import { OpenRouter } from "@openrouter/sdk";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addTaskModels(world, {
    "task/vectors": { output: "embedding", providers: ["openai"], inputPico: 20_000n },
    "task/shared": { output: "embedding", providers: ["mistral", "nebius"], inputPico: 20_000n },
    "task/uncounted": { output: "embedding", providers: ["google-ai-studio"], inputPico: 150_000n },
    "task/dear": { output: "embedding", providers: ["scaleway"], inputPico: 1_000_000_000n },
  });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const openai = () => new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });

const embed = (body: object, { key } = customer, headers: Record<string, string> = {}) =>
  fetch(`${world.api.url}/api/v1/embeddings`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const settledBy = (response: Response) => world.settlementOf(idOf(response));

const idOf = (response: Response) => response.headers.get("x-generation-id") ?? "";

describe("the openai SDK", () => {
  it("gets the same vectors as numbers and as the base64 that it asks for by itself", async () => {
    const asked = { model: "task/vectors", input: ["coral reefs", "the moon"], dimensions: 16 };
    const usual = await openai().embeddings.create(asked);
    const numbers = await openai().embeddings.create({ ...asked, encoding_format: "float" });
    const base64 = await openai().embeddings.create({ ...asked, encoding_format: "base64" });
    expect(usual.data.map(({ index, embedding }) => [index, embedding.length])).toEqual([
      [0, 16],
      [1, 16],
    ]);
    expect(numbers.data).toEqual(usual.data);
    expect(usual.data[0]?.embedding).not.toEqual(usual.data[1]?.embedding);
    const texts = base64.data.map(({ embedding }): unknown => embedding).map(String);
    const decoded = texts.map((text) => [...new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer)]);
    expect(decoded).toEqual(usual.data.map(({ embedding }) => embedding));
  });

  it.each([
    ["a text", "coral reefs"],
    ["tokens", [1, 2, 3]],
    ["lists of tokens", [[1, 2], [3]]],
    ["texts", ["a", "b", "c"]],
  ])("embeds %s, and is billed for what the provider counted, to the nano-dollar", async (_, input) => {
    const answer = await openai().embeddings.create({ model: "task/vectors", input });
    const { id, usage } = Object.assign({ id: "" }, answer);
    expect(usage.total_tokens).toBe(usage.prompt_tokens);
    const { chargedNano, uncoveredNano, generation } = await world.settlementOf(id);
    expect(generation).toMatchObject({
      apiType: "embeddings",
      status: "completed",
      inputTokens: usage.prompt_tokens,
      outputTokens: 0,
      estimated: false,
      streamed: false,
    });
    expect(chargedNano).toBe((BigInt(usage.prompt_tokens) * 20_000n + 999n) / 1_000n);
    expect(uncoveredNano).toBe(0n);
    expect(usage).toMatchObject({ cost: Number(chargedNano) / 1e9, is_byok: false });
  });

  it("hears whose fault it is when a call is refused", async () => {
    await expect(openai().embeddings.create({ model: "maker/one", input: "a" })).rejects.toMatchObject({
      status: 400,
      param: "model",
      message: expect.stringContaining("maker/one is not made for embeddings"),
    });
    const chat = openai().chat.completions.create({
      model: "task/vectors",
      messages: [{ role: "user", content: "a" }],
    });
    await expect(chat).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("call POST /api/v1/embeddings"),
    });
    await expect(openai().embeddings.create({ model: "task/vectors", input: [] })).rejects.toMatchObject({
      status: 400,
      param: "input",
    });
  });
});

it("OpenRouter's SDK reads the answer and the list of models", async () => {
  const sdk = new OpenRouter({ apiKey: customer.key, serverURL: `${world.api.url}/api/v1` });
  const answer = await sdk.embeddings.generate({ requestBody: { model: "task/vectors", input: "coral reefs" } });
  if (typeof answer === "string") throw new Error("It read a text");
  expect(answer.data[0]?.embedding).toHaveLength(64);
  expect(answer.usage?.promptTokens).toBeGreaterThan(0);
  const pages: string[] = [];
  for await (const { result } of await sdk.embeddings.listModels()) pages.push(...result.data.map(({ id }) => id));
  expect(pages).toContain("task/vectors");
  expect(pages).not.toContain("maker/one");
});

it("goes on to the next provider, and says how when asked", async () => {
  await world.fault("mistral", { kind: "status", status: 503 });
  const body = { model: "task/shared", input: "coral reefs", provider: { order: ["mistral"] } };
  const response = await embed(body, customer, { "x-causeway-metadata": "enabled" });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    model: "task/shared",
    provider: "nebius",
    routing: {
      attempts: [
        { provider: "mistral", status: 503 },
        { provider: "nebius", status: 200 },
      ],
    },
  });
  const told = await customer.get(`/generation?id=${idOf(response)}`);
  expect(await told.json()).toMatchObject({
    data: { api_type: "embeddings", provider_name: "nebius", tokens_completion: 0 },
  });
});

it("a request that nobody can serve names what would help", async () => {
  const response = await embed({ model: "task/shared", input: "a", provider: { only: ["openai"] } });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    error: { metadata: { nearest_request: { field: "provider", providers: expect.arrayContaining(["mistral"]) } } },
  });
});

describe("what is billed when the count cannot be", () => {
  it("missing: our estimate, marked", async () => {
    const { generation, chargedNano } = await settledBy(await embed({ model: "task/uncounted", input: "coral reefs" }));
    expect(generation).toMatchObject({ estimated: true, status: "completed" });
    expect(generation.inputTokens).toBeGreaterThan(0);
    expect(chargedNano).toBe((BigInt(generation.inputTokens) * 150_000n + 999n) / 1_000n);
  });

  it("zero: our estimate, marked", async () => {
    await world.fault("openai", { kind: "absurd-usage", input: 0, output: 0, times: 1 });
    const { generation } = await settledBy(await embed({ model: "task/vectors", input: "coral reefs" }));
    expect(generation).toMatchObject({ estimated: true });
    expect(generation.inputTokens).toBeGreaterThan(0);
  });

  it("absurd: no more than was held, marked", async () => {
    await world.fault("openai", { kind: "absurd-usage", input: 50_000_000, output: 0, times: 1 });
    const { generation, chargedNano, uncoveredNano } = await settledBy(
      await embed({ model: "task/vectors", input: "coral reefs" }),
    );
    expect(generation).toMatchObject({ estimated: true });
    expect(uncoveredNano).toBe(0n);
    expect(chargedNano).toBeLessThan(10_000n);
  });
});

it("answers that are none cost nothing", async () => {
  await world.fault("openai", { kind: "malformed" });
  const response = await embed({ model: "task/vectors", input: "coral reefs" });
  expect(response.status).toBe(502);
  expect(await world.settlementOf(idOf(response))).toMatchObject({ chargedNano: 0n, generation: { status: "failed" } });
});

it("is held for before it is asked: 402 without credits, and nothing stays held", async () => {
  const poor = await world.customer({ creditsNano: 1_000_000n });
  const response = await embed({ model: "task/dear", input: "coral reefs" }, poor);
  expect(response.status).toBe(402);
  expect(await response.json()).toMatchObject({ error: { metadata: { limit_source: "credits" } } });
  await expect.poll(() => world.holdsOf(poor.workspaceId)).toEqual([]);
});
