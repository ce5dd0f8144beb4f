import { FunctionCallingConfigMode, GoogleGenAI, Type } from "@google/genai";
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

const google = (apiKey = customer.key) =>
  new GoogleGenAI({ apiKey, httpOptions: { baseUrl: `${world.api.url}/api`, retryOptions: { attempts: 1 } } });
const contents = "Tell me about bridges";
const weather = {
  name: "weather",
  description: "Weather of a city",
  parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ["city"] },
};
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const post = (path: string, body: object, headers: Record<string, string> = { "x-goog-api-key": customer.key }) =>
  fetch(`${world.api.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const hello = { contents: [{ role: "user", parts: [{ text: contents }] }] };

/** One model behind OpenAI's format, one behind Anthropic's. */
describe.each(["maker/one", "maker/two"])("the Google SDK with %s", (model) => {
  it("gets a whole answer and what it used, as it is billed", async () => {
    const answer = await google().models.generateContent({ model, contents, config: { maxOutputTokens: 100 } });
    expect(answer.text?.length).toBeGreaterThan(10);
    expect(answer.modelVersion).toBe(model);
    const { generation } = await world.settlementOf(answer.responseId ?? "");
    expect(generation.apiType).toBe("generate-content");
    expect(answer.usageMetadata).toMatchObject({
      promptTokenCount: generation.inputTokens,
      candidatesTokenCount: (generation.outputTokens ?? 0) - (generation.reasoningTokens ?? 0),
    });
  });

  it("streams to the end, through comments, with what it used", async () => {
    await world.fault("*", { kind: "slow", firstTokenMs: 300, chunkMs: 60, times: 1 });
    const stream = await google().models.generateContentStream({ model, contents, config: { maxOutputTokens: 20 } });
    let text = "";
    const used: (number | undefined)[] = [];
    const reasons: unknown[] = [];
    for await (const chunk of stream) {
      text += chunk.text ?? "";
      used.push(chunk.usageMetadata?.totalTokenCount);
      reasons.push(chunk.candidates?.[0]?.finishReason);
    }
    expect(text.length).toBeGreaterThan(10);
    expect(used.at(-1)).toBeGreaterThan(0);
    expect(reasons.filter((reason) => reason !== undefined)).toHaveLength(1);
  });

  it("calls a function and is answered, whole and in a streamed chat", async () => {
    const tools = [{ functionDeclarations: [weather] }];
    const question = "What is the weather in Oslo?";
    const answer = await google().models.generateContent({
      model,
      contents: question,
      config: { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } },
    });
    expect(answer.functionCalls).toMatchObject([{ name: "weather", args: { city: expect.any(String) } }]);

    const chat = google().chats.create({
      model,
      config: { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } },
    });
    const calls: string[] = [];
    for await (const chunk of await chat.sendMessageStream({ message: question })) {
      calls.push(...(chunk.functionCalls ?? []).map(({ name }) => name ?? ""));
    }
    expect(calls).toEqual(["weather"]);
    const next = await chat.sendMessage({
      message: [{ functionResponse: { name: "weather", response: { output: "Rain" } } }],
      config: { tools },
    });
    expect(next.text?.length).toBeGreaterThan(10);
  });
});

it("reads a picture and a system instruction", async () => {
  const answer = await google().models.generateContent({
    model: "maker/two",
    contents: [
      { role: "user", parts: [{ inlineData: { mimeType: "image/png", data: pixel } }, { text: "What is it?" }] },
    ],
    config: { systemInstruction: "Be brief" },
  });
  expect(answer.text?.length).toBeGreaterThan(5);
});

it("finds a model without its author", async () => {
  const answer = await google().models.generateContent({ model: "two", contents });
  expect(answer.modelVersion).toBe("maker/two");
});

it("streams one JSON array to those who do not ask for events, at either version, with the key in the address", async () => {
  for (const path of ["/api/v1beta", "/v1"]) {
    const response = await post(`${path}/models/maker%2Fone:streamGenerateContent?key=${customer.key}`, hello, {});
    const items = (await response.json()) as { usageMetadata?: object }[];
    expect(items.length).toBeGreaterThan(1);
    expect(items.at(-1)).toHaveProperty("usageMetadata.cost");
  }
});

it("answers at an address without `models/`, as Google's provider of the AI SDK writes names with a slash", async () => {
  const response = await post("/api/v1/maker/two:generateContent", hello);
  expect(await response.json()).toMatchObject({ modelVersion: "maker/two" });
  const counted = await post("/api/v1/maker/two:countTokens", hello);
  expect(await counted.json()).toMatchObject({ totalTokens: expect.any(Number) });
});

it("says what only Google's models would have known", async () => {
  const safetySettings = [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }];
  const response = await post("/api/v1beta/models/maker/one:generateContent", { ...hello, safetySettings });
  expect(await response.json()).toMatchObject({ warnings: [{ code: "not-expressible", param: "safetySettings" }] });
});

describe("countTokens", () => {
  it("estimates a prompt for any model, for those whose credits cover no call too", async () => {
    const { key } = await world.customer({ creditsNano: 1n });
    const { totalTokens } = await google(key).models.countTokens({ model: "maker/one", contents });
    expect(totalTokens).toBeGreaterThan(3);
  });
});

describe("errors", () => {
  it("are Google's, with our status", async () => {
    const failing = google().models.generateContent({ model: "maker/none", contents });
    await expect(failing).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/"status":"INVALID_ARGUMENT"/),
    });
    await expect(
      google("sk-cw-v1-nonsense").models.generateContent({ model: "maker/one", contents }),
    ).rejects.toMatchObject({
      status: 401,
    });
  });

  it("end a stream that broke off", async () => {
    await world.fault("anthropic", { kind: "cut", afterChunks: 8, times: 1 });
    const stream = await google().models.generateContentStream({ model: "maker/two", contents });
    const readAll = async () => {
      let text = "";
      for await (const chunk of stream) text += chunk.text ?? "";
      return text;
    };
    await expect(readAll()).rejects.toThrow(/broke off its answer/);
  });
});
