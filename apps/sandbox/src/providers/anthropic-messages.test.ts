import Anthropic, { AuthenticationError } from "@anthropic-ai/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 20 });
});
afterAll(() => sandbox.close());

const client = (apiKey = "sandbox") =>
  new Anthropic({ apiKey, baseURL: `${sandbox.url}/providers/anthropic`, maxRetries: 0 });

const tool = {
  name: "get_weather",
  input_schema: { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] },
};

test("a whole message has text, a stop reason and usage", async () => {
  const message = await client().messages.create({
    model: "claude-sonnet-4-6",
    max_tokens: 500,
    messages: [{ role: "user", content: "Explain coral reefs" }],
  });
  expect(message.id).toMatch(/^msg_01/);
  expect(message.stop_reason).toBe("end_turn");
  expect(message.content[0]).toMatchObject({ type: "text", text: expect.stringContaining("coral reefs") });
  expect(message.usage.output_tokens).toBeGreaterThan(20);
});

test("a stream adds up to the whole message, with input usage first and output usage last", async () => {
  const request = {
    model: "claude-sonnet-4-6",
    max_tokens: 500,
    messages: [{ role: "user" as const, content: "Explain coral reefs" }],
  };
  const whole = await client().messages.create(request);
  const events = await Array.fromAsync(await client().messages.create({ ...request, stream: true }));
  expect(events.map((event) => event.type).filter((type) => type !== "content_block_delta")).toEqual([
    "message_start",
    "content_block_start",
    "content_block_stop",
    "message_delta",
    "message_stop",
  ]);
  expect(events[0]).toMatchObject({ message: { usage: { input_tokens: whole.usage.input_tokens } } });
  const streamed = await client().messages.stream(request).finalMessage();
  expect(streamed.content).toEqual(whole.content);
  expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens);
});

test("a ping is sent after the first block has started", async () => {
  const response = await fetch(`${sandbox.url}/providers/anthropic/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": "sandbox" },
    body: JSON.stringify({ model: "m", max_tokens: 50, stream: true, messages: [{ role: "user", content: "Hi" }] }),
  });
  expect(await response.text()).toContain('event: ping\ndata: {"type":"ping"}');
});

test("a required tool is called with an input that fits, whole and streamed", async () => {
  const request = {
    model: "claude-sonnet-4-6",
    max_tokens: 500,
    tools: [tool],
    tool_choice: { type: "any" as const },
    messages: [{ role: "user" as const, content: "How is it in Madrid?" }],
  };
  const whole = await client().messages.create(request);
  const streamed = await client().messages.stream(request).finalMessage();
  for (const message of [whole, streamed]) {
    expect(message.stop_reason).toBe("tool_use");
    expect(message.content[0]).toMatchObject({ type: "tool_use", name: "get_weather", input: { city: "Madrid" } });
  }
});

test("thinking comes as its own signed block", async () => {
  const message = await client()
    .messages.stream({
      model: "claude-sonnet-4-6",
      max_tokens: 2_000,
      thinking: { type: "enabled", budget_tokens: 1_024 },
      messages: [{ role: "user", content: "Why do cats purr?" }],
    })
    .finalMessage();
  expect(message.content.map((block) => block.type)).toEqual(["thinking", "text"]);
  expect(message.content[0]).toMatchObject({ signature: expect.stringMatching(/.{40}/) });
});

test("a prompt marked for caching is written to the cache once and read from it afterwards", async () => {
  const first = (await askWithRules()).usage;
  const second = (await askWithRules()).usage;
  expect(first.cache_creation_input_tokens).toBeGreaterThan(1_000);
  expect(first.cache_read_input_tokens).toBe(0);
  expect(second.cache_read_input_tokens).toBe(first.cache_creation_input_tokens);
  expect(second.cache_creation_input_tokens).toBe(0);
  expect(second.input_tokens).toBe(first.input_tokens);
  // Neither what was read from the cache nor what was written to it counts as plain input.
  expect(second.input_tokens).toBeLessThan(200);
});

test("max_tokens and stop sequences end the message with their own reasons", async () => {
  const cut = await client().messages.create({
    model: "m",
    max_tokens: 3,
    messages: [{ role: "user", content: "Write 100 words" }],
  });
  expect(cut.stop_reason).toBe("max_tokens");
  expect(cut.usage.output_tokens).toBe(3);
  const stopped = await client().messages.create({
    model: "m",
    max_tokens: 30,
    stop_sequences: ["two"],
    messages: [{ role: "user", content: "Say exactly: one two" }],
  });
  expect(stopped).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "two" });
});

test("a missing max_tokens and a wrong key are refused in Anthropic's words", async () => {
  const badKey = await client("invalid")
    .messages.create({ model: "m", max_tokens: 5, messages: [{ role: "user", content: "Hi" }] })
    .catch((error: unknown) => error);
  expect(badKey).toBeInstanceOf(AuthenticationError);
  const response = await fetch(`${sandbox.url}/providers/anthropic/messages`, {
    method: "POST",
    headers: { "x-api-key": "sandbox" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hi" }] }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    type: "error",
    error: { type: "invalid_request_error", message: "max_tokens: Field required" },
  });
  expect(response.headers.get("request-id")).toMatch(/^req_/);
});

const askWithRules = () =>
  client().messages.create({
    model: "claude-cache",
    max_tokens: 20,
    system: [{ type: "text", text: "House rules. ".repeat(600), cache_control: { type: "ephemeral" } }],
    messages: [{ role: "user", content: "Hello" }],
  });
