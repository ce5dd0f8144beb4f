import Anthropic, { APIError } from "@anthropic-ai/sdk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld({ replyTimes: { keepAliveMs: 20 } });
  customer = await world.customer();
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const anthropic = (apiKey = customer.key) => new Anthropic({ apiKey, baseURL: `${world.api.url}/api`, maxRetries: 0 });
const bridges = { max_tokens: 200, messages: [{ role: "user" as const, content: "Tell me about bridges" }] };
const weather: Anthropic.Tool = {
  name: "weather",
  input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const textOf = ({ content }: Anthropic.Message) =>
  content.map((block) => (block.type === "text" ? block.text : "")).join("");
const chargedFor = async (generationId: string) => (await world.settlementOf(generationId)).chargedNano;

/** One model behind OpenAI's format, one behind Anthropic's own. */
describe.each(["maker/one", "maker/two"])("the Anthropic SDK with %s", (model) => {
  it("gets a whole message and what it cost, equal to the ledger's entry", async () => {
    const message = await anthropic().messages.create({ model, ...bridges });
    expect(message).toMatchObject({ type: "message", role: "assistant", model, stop_reason: expect.any(String) });
    expect(textOf(message).length).toBeGreaterThan(10);
    expect(message.usage.output_tokens).toBeGreaterThan(0);
    const { cost } = message.usage as Anthropic.Usage & { cost: number };
    expect(Math.round(cost * 1e9)).toBe(Number(await chargedFor(message.id)));
    const { generation } = await world.settlementOf(message.id);
    expect(generation.apiType).toBe("messages");
  });

  it("streams to the end, with the tokens that are billed", async () => {
    const stream = anthropic().messages.stream({ model, ...bridges });
    const events: string[] = [];
    let counted: number | undefined;
    stream.on("streamEvent", (event) => {
      events.push(event.type);
      if (event.type === "message_start") counted = event.message.usage.input_tokens;
    });
    const message = await stream.finalMessage();
    expect(textOf(message).length).toBeGreaterThan(10);
    expect(events[0]).toBe("message_start");
    expect(counted).toBe(model === "maker/two" ? message.usage.input_tokens : 0);
    expect(events.slice(-2)).toEqual(["message_delta", "message_stop"]);
    const { generation } = await world.settlementOf(message.id);
    expect(message.usage.input_tokens).toBe(generation.inputTokens);
    expect(message.usage.output_tokens).toBe(generation.outputTokens);
  });

  it("calls a tool, and is answered with its result and an image, whole and streamed", async () => {
    const question = {
      model,
      max_tokens: 200,
      messages: [{ role: "user" as const, content: "What is the weather in Oslo?" }],
      tools: [weather],
      tool_choice: { type: "any" as const },
    };
    for (const message of [
      await anthropic().messages.create(question),
      await anthropic().messages.stream(question).finalMessage(),
    ]) {
      const call = message.content.find((block) => block.type === "tool_use");
      expect(call).toMatchObject({ name: "weather", input: { city: expect.any(String) } });
      expect(message.stop_reason).toBe("tool_use");
      const answer = await anthropic().messages.create({
        model,
        max_tokens: 200,
        tools: [weather],
        messages: [
          ...question.messages,
          { role: "assistant", content: message.content },
          {
            role: "user",
            content: [
              { type: "tool_result", tool_use_id: call?.id ?? "", content: [{ type: "text", text: "Rain" }] },
              { type: "text", text: "So?" },
            ],
          },
        ],
      });
      expect(textOf(answer).length).toBeGreaterThan(10);
    }
  });

  it("survives pings while the provider thinks", async () => {
    await world.fault("*", { kind: "slow", firstTokenMs: 400, chunkMs: 60, times: 1 });
    const message = await anthropic()
      .messages.stream({ model, ...bridges, max_tokens: 20 })
      .finalMessage();
    expect(textOf(message).length).toBeGreaterThan(10);
  });
});

it("reads images, documents, caches and a system prompt of blocks", async () => {
  const message = await anthropic().messages.create({
    model: "maker/two",
    max_tokens: 100,
    system: [{ type: "text", text: "Be brief", cache_control: { type: "ephemeral" } }],
    messages: [
      {
        role: "user",
        content: [
          { type: "image", source: { type: "base64", media_type: "image/png", data: pixel } },
          { type: "document", source: { type: "text", media_type: "text/plain", data: "A page" }, title: "T" },
          { type: "text", text: "What is this?", cache_control: { type: "ephemeral" } },
        ],
      },
    ],
  });
  expect(textOf(message).length).toBeGreaterThan(5);
});

it("takes the key as a bearer token too", async () => {
  const client = new Anthropic({ apiKey: null, authToken: customer.key, baseURL: `${world.api.url}/api` });
  const message = await client.beta.messages.create({ model: "maker/one", ...bridges });
  expect(textOf({ ...message, content: message.content } as Anthropic.Message).length).toBeGreaterThan(10);
});

it("counts the tokens of a prompt, for any model and for those whose credits cover no call too", async () => {
  const question = { model: "maker/one", messages: bridges.messages, system: "Be brief", tools: [weather] };
  const { key } = await world.customer({ creditsNano: 1n });
  const { input_tokens: count } = await anthropic(key).messages.countTokens(question);
  const { input_tokens: less } = await anthropic(key).messages.countTokens({ ...question, tools: [] });
  expect(less).toBeGreaterThan(3);
  expect(count).toBeGreaterThan(less);
  await expect(anthropic().messages.countTokens({ ...question, model: "maker/none" })).rejects.toMatchObject({
    status: 400,
    error: { type: "error" },
  });
});

it("says which of Anthropic's tools a model of others does not know", async () => {
  const message = await anthropic().messages.create({
    model: "maker/one",
    ...bridges,
    tools: [{ type: "bash_20250124", name: "bash" }],
  });
  expect(message).toMatchObject({ warnings: [{ code: "not-expressible", param: "tools.0" }] });
});

describe("errors", () => {
  it("are those of the SDK, with our request id", async () => {
    const failing = anthropic().messages.create({ model: "maker/none", ...bridges });
    await expect(failing).rejects.toBeInstanceOf(APIError);
    await expect(failing).rejects.toMatchObject({
      status: 400,
      requestID: expect.stringMatching(/^req-/),
      error: { type: "error", error: { type: "invalid_request_error" }, request_id: expect.stringMatching(/^req-/) },
    });
  });

  it("tell a wrong key apart", async () => {
    const client = new Anthropic({ apiKey: "sk-cw-v1-nonsense", baseURL: `${world.api.url}/api`, maxRetries: 0 });
    await expect(client.messages.create({ model: "maker/one", ...bridges })).rejects.toMatchObject({
      status: 401,
      error: { error: { type: "authentication_error" } },
    });
  });

  it("end a stream that broke off: never a message_stop", async () => {
    await world.fault("anthropic", { kind: "cut", afterChunks: 8, times: 1 });
    const stream = anthropic().messages.stream({ model: "maker/two", ...bridges });
    const events: string[] = [];
    stream.on("streamEvent", ({ type }) => events.push(type));
    await expect(stream.finalMessage()).rejects.toThrow(/broke off its answer/);
    expect(events).toContain("content_block_delta");
    expect(events).not.toContain("message_stop");
  });
});
