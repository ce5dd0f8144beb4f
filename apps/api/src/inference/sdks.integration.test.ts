import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { generateText, jsonSchema, streamText, tool } from "ai";
import OpenAI, { APIError } from "openai";
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

const messages = [{ role: "user" as const, content: "Tell me about bridges" }];
const readAll = async (stream: AsyncIterable<unknown>) => {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
};

const chargedFor = async (generationId: string) => {
  const { chargedNano } = await world.settlementOf(generationId);
  return chargedNano;
};

describe.each(["/api/v1", "/v1"])("the openai SDK at %s", (base) => {
  const openai = () => new OpenAI({ apiKey: customer.key, baseURL: `${world.api.url}${base}`, maxRetries: 0 });

  it("streams to the end and gets usage with its cost, equal to the ledger's entry", async () => {
    const stream = await openai().chat.completions.create({ model: "maker/one", messages, stream: true });
    let text = "";
    let usage: (OpenAI.CompletionUsage & { cost?: number }) | undefined;
    let id = "";
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
      id = chunk.id;
    }
    expect(text.length).toBeGreaterThan(10);
    expect(usage?.completion_tokens).toBeGreaterThan(0);
    const charged = await chargedFor(id);
    expect(charged).toBeGreaterThan(0n);
    expect(Math.round((usage?.cost ?? 0) * 1e9)).toBe(Number(charged));
  });

  it("gets a whole answer", async () => {
    const answer = await openai().chat.completions.create({ model: "maker/one", messages });
    expect(answer.id).toMatch(/^gen-[0-9a-f]{32}$/);
    expect(answer.choices[0]?.message.content?.length).toBeGreaterThan(10);
    const usage = answer.usage as (OpenAI.CompletionUsage & { cost: number }) | undefined;
    expect(Math.round((usage?.cost ?? 0) * 1e9)).toBe(Number(await chargedFor(answer.id)));
  });

  it("survives keep-alive comments while the provider thinks", async () => {
    await world.fault("*", { kind: "slow", firstTokenMs: 400, chunkMs: 60, times: 1 });
    const stream = await openai().chat.completions.create({
      model: "maker/one",
      messages,
      stream: true,
      max_tokens: 20,
    });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text.length).toBeGreaterThan(10);
  });

  it("throws on an error inside the stream", async () => {
    await world.fault("openai", { kind: "cut", afterChunks: 3, times: 1 });
    const stream = await openai().chat.completions.create({
      model: "maker/one",
      messages,
      stream: true,
      provider: { order: ["openai"] },
    } as OpenAI.ChatCompletionCreateParamsStreaming);
    await expect(readAll(stream)).rejects.toThrow(/broke off its answer/);
  });

  it("throws errors with our request id and code", async () => {
    const failing = openai().chat.completions.create({ model: "maker/none", messages });
    await expect(failing).rejects.toBeInstanceOf(APIError);
    await expect(failing).rejects.toMatchObject({
      status: 400,
      param: "model",
      requestID: expect.stringMatching(/^req-/),
    });
  });

  it("gets as many answers as it asked for, streamed too", async () => {
    const asked = { model: "maker/one", messages, n: 2, provider: { only: ["openai"] } };
    const whole = await openai().chat.completions.create(asked);
    expect(whole.choices.map(({ index }) => index)).toEqual([0, 1]);
    const stream = openai().chat.completions.stream(asked);
    const { choices } = await stream.finalChatCompletion();
    expect(choices.map(({ message }) => (message.content ?? "").length > 10)).toEqual([true, true]);
  });

  it("sees first what the provider was sent, when it asks for that", async () => {
    const asked: OpenAI.ChatCompletionCreateParamsStreaming & { debug: object } = {
      model: "maker/two",
      messages,
      stream: true,
      debug: { echo_upstream_body: true },
    };
    const chunks = await readAll(await openai().chat.completions.create(asked));
    expect(chunks[0]).toMatchObject({
      choices: [],
      debug: { echo_upstream_body: { model: "maker/two", max_tokens: 16_000 } },
    });
  });

  it("calls a tool of a model behind the Anthropic format", async () => {
    const answer = await openai().chat.completions.create({
      model: "maker/two",
      messages: [{ role: "user", content: "What is the weather in Oslo?" }],
      tool_choice: "required",
      tools: [
        {
          type: "function",
          function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
        },
      ],
    });
    const [call] = answer.choices[0]?.message.tool_calls ?? [];
    expect(call).toMatchObject({ type: "function", function: { name: "weather" } });
    expect(answer.choices[0]?.finish_reason).toBe("tool_calls");
  });

  it("sends an image to a model behind the Anthropic format", async () => {
    const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const answer = await openai().chat.completions.create({
      model: "maker/two",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } },
          ],
        },
      ],
    });
    expect(answer.choices[0]?.message.content?.length).toBeGreaterThan(10);
  });

  it("lists the models", async () => {
    const ids: string[] = [];
    for await (const model of openai().models.list()) ids.push(model.id);
    expect(ids.toSorted()).toEqual(["causeway/auto", "maker/dear", "maker/one", "maker/two"]);
  });
});

const languageModel = (id: string) =>
  createOpenAICompatible({ name: "causeway", baseURL: `${world.api.url}/api/v1`, apiKey: customer.key })(id);

describe("the AI SDK", () => {
  it("streams text and usage", async () => {
    const stream = streamText({ model: languageModel("maker/one"), prompt: "Tell me about bridges" });
    let text = "";
    for await (const delta of stream.textStream) text += delta;
    expect(text.length).toBeGreaterThan(10);
    expect((await stream.usage).outputTokens).toBeGreaterThan(0);
    expect(await stream.finishReason).toMatch(/stop|length/);
  });

  it("calls a tool while streaming, through either wire format", async () => {
    for (const id of ["maker/one", "maker/two"]) {
      const stream = streamText({
        model: languageModel(id),
        prompt: "What is the weather in Oslo?",
        toolChoice: "required",
        tools: {
          weather: tool({
            description: "Weather of a city",
            inputSchema: jsonSchema<{ city: string }>({
              type: "object",
              properties: { city: { type: "string" } },
              required: ["city"],
            }),
          }),
        },
      });
      const calls = await stream.toolCalls;
      expect(calls).toMatchObject([{ toolName: "weather", input: { city: expect.any(String) } }]);
    }
  });

  it("generates a whole answer", async () => {
    const { text, usage } = await generateText({ model: languageModel("maker/two"), prompt: "Tell me about bridges" });
    expect(text.length).toBeGreaterThan(10);
    expect(usage.inputTokens).toBeGreaterThan(0);
  });
});

it("the Anthropic SDK lists the models, with its own header for the key", async () => {
  const anthropic = new Anthropic({ apiKey: customer.key, baseURL: `${world.api.url}/api` });
  const found: string[] = [];
  for await (const model of anthropic.models.list({ limit: 2 })) found.push(`${model.type} ${model.id}`);
  expect(found.toSorted()).toEqual(["model causeway/auto", "model maker/dear", "model maker/one", "model maker/two"]);
});
