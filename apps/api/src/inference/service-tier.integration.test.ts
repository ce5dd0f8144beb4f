import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

/** Pico-dollars for a token read and written: usually, and at the tier. */
const rates = { usual: [1_000n, 4_000n], priority: [2_000n, 8_000n], flex: [500n, 2_000n] } as const;
type Tier = keyof typeof rates;

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  const model = await world.database.endpoint.findUniqueOrThrow({ where: { id: "openai:maker/one" } });
  for (const tier of ["priority", "flex"] as const) {
    const [input, output] = rates[tier];
    const { contextLength, maxOutputTokens, inputModalities, supportedParameters, modelId, providerId } = model;
    await world.database.endpoint.create({
      data: {
        contextLength,
        maxOutputTokens,
        inputModalities,
        supportedParameters,
        modelId,
        providerId,
        id: `openai/${tier}:maker/one`,
        upstreamModelId: model.upstreamModelId,
        prices: { create: { inputPico: input * 1_000n, outputPico: output * 1_000n, source: "test" } },
      },
    });
  }
  await vi.waitUntil(isKnown, { timeout: 60_000 });
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

/** Told until it is heard: the API may have come up before it listens. */
async function isKnown(): Promise<boolean> {
  await world.announce({ kind: "catalog" });
  return (await tagsOf("maker/one")).includes("openai/flex");
}

async function tagsOf(model: string): Promise<readonly string[]> {
  const answer = await customer.get(`/models/${model}/endpoints`);
  const { data } = (await answer.json()) as { data: { endpoints: { tag: string }[] } };
  return data.endpoints.map(({ tag }) => tag);
}

const openai = () => new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
const messages = [{ role: "user" as const, content: "Where do coral reefs grow?" }];
const model = "maker/one";

async function expectBilled(generationId: string, tier: Tier): Promise<void> {
  const { generation, chargedNano } = await world.settlementOf(generationId);
  const [input, output] = rates[tier];
  expect(chargedNano).toBe(BigInt(generation.inputTokens) * input + BigInt(generation.outputTokens) * output);
  expect(chargedNano).toBeGreaterThan(0n);
}

async function expectTold(generationId: string, served: string | null): Promise<void> {
  // How a call was routed is written a moment after it is settled.
  const told = async () => await (await customer.get(`/generation?id=${generationId}`)).json();
  await expect.poll(told).toMatchObject({ data: { service_tier: served, provider_name: "Openai" } });
}

it.each([
  ["priority", "priority"],
  ["fast", "priority"],
  ["flex", "flex"],
] as const)("%s is bought, told and billed as %s, whole and streamed", async (asked, tier) => {
  // The SDK does not know OpenAI's newer word for it.
  const service_tier = asked as "priority";
  const whole = await openai().chat.completions.create({ model, messages, service_tier });
  expect(whole).toMatchObject({ service_tier: tier });
  expect(whole).not.toHaveProperty("warnings");
  await expectBilled(whole.id, tier);
  await expectTold(whole.id, tier);

  const chunks = [];
  for await (const chunk of await openai().chat.completions.create({ model, messages, service_tier, stream: true })) {
    chunks.push(chunk);
  }
  expect(chunks.at(-1)).toMatchObject({ service_tier: tier, usage: expect.anything() });
  await expectBilled(chunks[0]?.id ?? "", tier);

  const response = await openai().responses.create({ model, input: "Where do reefs grow?", service_tier });
  expect(response).toMatchObject({ service_tier: tier });
  await expectBilled(response.id, tier);
});

it.each([
  [{ service_tier: "priority" }, "priority"],
  [{ speed: "fast" }, "priority"],
  [{ service_tier: "flex" }, "flex"],
] as const)("Messages with %j are billed as %s", async (asked, tier) => {
  const anthropic = new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api`, maxRetries: 0 });
  const body = { model, messages, max_tokens: 50, ...asked } as unknown as Anthropic.MessageCreateParamsNonStreaming;
  const message = await anthropic.messages.create(body);
  expect(message.usage).toMatchObject({ service_tier: tier });
  await expectBilled(message.id, tier);
});

it.each([false, true])("what the provider had no room for is billed and told as usual (stream: %s)", async (stream) => {
  const content = "Serve as usual: where do coral reefs grow?";
  const answer = await customer.chat({
    model,
    stream,
    service_tier: "priority",
    messages: [{ role: "user", content }],
  });
  expect(await answer.text()).toContain('"service_tier":"default"');
  const id = answer.headers.get("x-generation-id") ?? "";
  await expectBilled(id, "usual");
  await expectTold(id, "default");
});

it("who does not ask for a tier gets none, and a tier that nobody sells is said to be none", async () => {
  const plain = await customer.chat({ model, messages, provider: { only: ["openai"] } });
  const id = plain.headers.get("x-generation-id") ?? "";
  await expectBilled(id, "usual");
  await expectTold(id, null);
  const other = await customer.chat({ model: "maker/two", messages, service_tier: "flex", max_tokens: 20 });
  expect(await other.json()).toMatchObject({ warnings: [{ code: "field-ignored", param: "service_tier" }] });
});

it("is listed as an endpoint of its own, and makes no price of the model", async () => {
  expect(await tagsOf(model)).toEqual(expect.arrayContaining(["openai", "openai/priority", "openai/flex"]));
  const { data } = (await (await customer.get("/models")).json()) as { data: { id: string; pricing: object }[] };
  expect(data.find(({ id }) => id === model)?.pricing).toMatchObject({ prompt: "0.000001" });
});
