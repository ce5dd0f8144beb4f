import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addTaskModels(world, {
    "task/voice": { output: "audio", providers: ["openai", "azure"], characterPico: 15_000_000n },
  });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const say = (body: object, { key } = customer) =>
  fetch(`${world.api.url}/api/v1/audio/speech`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const settledBy = (response: Response) => world.settlementOf(response.headers.get("x-generation-id") ?? "");

it("OpenAI's SDK gets the sound in the format it asked for; each character is billed", async () => {
  const openai = new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}/api/v1`, maxRetries: 0 });
  const response = await openai.audio.speech.create({
    model: "task/voice",
    voice: "alloy",
    input: "Grüße 🐠",
    response_format: "wav",
  });
  expect(response.headers.get("content-type")).toBe("audio/wav");
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  const { chargedNano, generation } = await settledBy(response);
  expect(chargedNano).toBe(7n * 15_000n);
  expect(generation).toMatchObject({ apiType: "speech", estimated: false, status: "completed" });
});

it("without a format it is pcm, and without a voice the provider's usual one", async () => {
  const response = await say({ model: "task/voice", input: "Hello" });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "audio/pcm"]);
  await response.arrayBuffer();
});

it("a page in place of sound is no answer: the next provider is asked", async () => {
  await world.fault("openai", { kind: "malformed" });
  const response = await say({ model: "task/voice", input: "Hello", provider: { order: ["openai"] } });
  expect(response.status).toBe(200);
  const told = await customer.get(`/generation?id=${response.headers.get("x-generation-id")}`);
  expect(await told.json()).toMatchObject({
    data: { api_type: "tts", provider_name: expect.stringMatching(/azure/i) },
  });
});

it("as events it tells what it cost", async () => {
  const response = await say({ model: "task/voice", input: "Hello", stream_format: "sse" });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const events = (await response.text()).split("\n\n").filter((event) => event.startsWith("data: {"));
  const told: readonly { type: string; audio?: string; usage?: object }[] = events.map((event) =>
    JSON.parse(event.slice("data: ".length)),
  );
  const sound = Buffer.concat(told.map(({ audio = "" }) => Buffer.from(audio, "base64")));
  expect(sound.length).toBe(5 * 64);
  expect(told.at(-1)).toMatchObject({ type: "speech.audio.done", usage: { cost: 0.000075 } });
});

it("sound that breaks off is never a whole answer, and costs as much as came", async () => {
  await world.fault("openai", { kind: "cut", times: 1 });
  const response = await say({ model: "task/voice", input: "a".repeat(4_000), provider: { order: ["openai"] } });
  expect(response.status).toBe(200);
  await expect(response.arrayBuffer()).rejects.toThrow("terminated");
  const { chargedNano, generation } = await settledBy(response);
  expect(generation).toMatchObject({ status: "interrupted", estimated: true });
  expect(chargedNano).toBeGreaterThan(0n);
  expect(chargedNano).toBeLessThan(4_000n * 15_000n);
});

it("sound that broke off before its first byte comes from the next provider", async () => {
  await world.fault("openai", { kind: "reset", times: 1 });
  const response = await say({ model: "task/voice", input: "Hello", provider: { order: ["openai"] } });
  expect((await response.arrayBuffer()).byteLength).toBe(5 * 64);
});

it("a text that is too long is refused with the limit; nothing is charged", async () => {
  const response = await say({ model: "task/voice", input: "a".repeat(4_097) });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { message: expect.stringContaining("input must have at most 4096 characters") },
  });
  expect((await settledBy(response)).chargedNano).toBe(0n);
});

it.each([
  ["input", { input: "" }],
  ["speed", { input: "a", speed: 9 }],
  ["response_format", { input: "a", response_format: "ogg" }],
])("400 names %s", async (param, body) => {
  const response = await say({ model: "task/voice", ...body });
  expect([response.status, await response.json()]).toMatchObject([400, { error: { param } }]);
});
