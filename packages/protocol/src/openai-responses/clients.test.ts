import { createOpenAI } from "@ai-sdk/openai";
import { AppError } from "@causeway/errors";
import { nanoUsd } from "@causeway/money";
import { OpenRouter } from "@openrouter/sdk";
import { HTTPClient } from "@openrouter/sdk/lib/http";
import { generateText, jsonSchema, type ModelMessage, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import type { Answer } from "../answer.ts";
import { partsOfAnswer } from "../answer-parts.ts";
import type { Closing } from "../inbound-dialect.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { openaiResponses } from "./dialect.ts";

const envelope = { id: "gen-0a1b", created: 1_700_000_000, model: "maker/one", provider: "OpenAI" };
const usage = { input: 12, cachedInput: 4, cacheWrite: 2, output: 7, reasoning: 3 };
const closing: Closing = {
  billed: {
    usage,
    cost: nanoUsd(100n),
    upstreamCost: nanoUsd(100n),
    upstreamPromptCost: nanoUsd(40n),
    upstreamCompletionCost: nanoUsd(60n),
  },
  warnings: [{ code: "changed", param: "x", message: "Otherwise." }],
};
const sealed = { id: "rs_1", format: "openai-responses-v1" };
const answer: Answer = {
  upstreamId: "resp_1",
  usage,
  extra: {},
  choices: [
    {
      index: 0,
      text: "Hello",
      refusal: undefined,
      reasoning: "Think",
      reasoningDetails: [
        { type: "reasoning.summary", summary: "Think", index: 0, ...sealed },
        { type: "reasoning.encrypted", data: "gAAA", index: 0, ...sealed },
      ],
      toolCalls: [{ id: "c1", name: "weather", argumentsText: '{"city":"Rome"}' }],
      finishReason: "tool_calls",
      nativeFinishReason: "tool_calls",
      logprobs: undefined,
      extra: { annotations: [{ type: "url_citation", url_citation: { url: "https://x.test", title: "X" } }] },
    },
  ],
};

/** Answers as our API does, but for the answer itself. `bodies` are what the client sent. */
function serving({ breaksOff = false } = {}) {
  const bodies: JsonObject[] = [];
  const fetcher = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const body: unknown = await new Request(input, init).json();
    if (isJsonObject(body)) bodies.push(body);
    const { call, writer } = openaiResponses.read(body, { path: "/v1/responses", query: "", headers: {} });
    if (!call.request.stream) {
      return new Response(writer.whole(answer, envelope, closing), { headers: { "content-type": "application/json" } });
    }
    const stream = writer.stream(envelope);
    const told = [stream.open(), ...partsOfAnswer(answer).map((part) => stream.write([part]))].join(writer.keepAlive);
    const last = breaksOff
      ? stream.fail(new AppError("upstream-failed", "The provider broke off."), "error", closing)
      : stream.end(closing);
    return new Response(told + last, { headers: { "content-type": "text/event-stream" } });
  };
  return { bodies, fetcher };
}

describe("the AI SDK", () => {
  const weather = tool({
    inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } } }),
  });
  const ask = (fetcher: typeof fetch) => ({
    model: createOpenAI({ apiKey: "k", baseURL: "http://localhost/v1", fetch: fetcher })("o5"),
    tools: { weather },
    maxRetries: 0,
    providerOptions: { openai: { store: false } },
  });
  const told = { text: "Hello", reasoningText: "Think", finishReason: "tool-calls" };

  test("reads a whole response, and gives its reasoning back as it came", async () => {
    const { bodies, fetcher } = serving();
    const question: ModelMessage = { role: "user", content: "Hi" };
    const result = await generateText({ ...ask(fetcher), messages: [question] });
    expect(result).toMatchObject({ ...told, usage: { inputTokens: 12, outputTokens: 7 } });
    expect(result.toolCalls).toMatchObject([{ toolCallId: "c1", input: { city: "Rome" } }]);
    expect(result.sources).toMatchObject([{ url: "https://x.test" }]);
    await generateText({
      ...ask(fetcher),
      messages: [
        question,
        ...result.response.messages,
        {
          role: "tool",
          content: [
            { type: "tool-result", toolCallId: "c1", toolName: "weather", output: { type: "text", value: "Sun" } },
          ],
        },
      ],
    });
    expect(bodies[1]?.["input"]).toMatchObject([
      { role: "user" },
      { type: "reasoning", id: "rs_1", encrypted_content: "gAAA", summary: [{ text: "Think" }] },
      { role: "assistant" },
      { type: "function_call", call_id: "c1", name: "weather" },
      { type: "function_call_output", call_id: "c1", output: "Sun" },
    ]);
  });

  test("puts a stream together", async () => {
    const result = streamText({ ...ask(serving().fetcher), prompt: "Hi" });
    expect(await result.text).toBe(told.text);
    expect(await result.reasoningText).toBe(told.reasoningText);
    expect(await result.finishReason).toBe(told.finishReason);
    expect(await result.toolCalls).toMatchObject([{ toolCallId: "c1", input: { city: "Rome" } }]);
    expect(await result.usage).toMatchObject({ inputTokens: 12, outputTokens: 7 });
  });

  test("hears of a stream that breaks off", async () => {
    const errors: unknown[] = [];
    const result = streamText({
      ...ask(serving({ breaksOff: true }).fetcher),
      prompt: "Hi",
      onError: ({ error }) => void errors.push(error),
    });
    expect(await result.finishReason).toBe("error");
    expect(JSON.stringify(errors.map((error) => (error instanceof Error ? error.message : error)))).toContain(
      "The provider broke off.",
    );
  });
});

const responses = () =>
  new OpenRouter({
    apiKey: "k",
    serverURL: "http://localhost/v1",
    httpClient: new HTTPClient({ fetcher: serving().fetcher }),
  }).beta.responses;

describe("OpenRouter's SDK, which checks every field", () => {
  test("accepts a whole response", async () => {
    const response = await responses().send({ responsesRequest: { model: "maker/one", input: "Hi", stream: false } });
    expect(response).toMatchObject({
      id: "gen-0a1b",
      status: "completed",
      usage: { inputTokens: 12, cost: 1e-7, inputTokensDetails: { cachedTokens: 4 } },
    });
  });

  test("knows every event of a stream", async () => {
    const stream = await responses().send({ responsesRequest: { model: "maker/one", input: "Hi", stream: true } });
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    expect(types.at(0)).toBe("response.created");
    expect(types.at(-1)).toBe("response.completed");
    expect(types).not.toContain("UNKNOWN");
  });
});
