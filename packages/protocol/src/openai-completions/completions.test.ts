import { AppError } from "@causeway/errors";
import { nanoUsd } from "@causeway/money";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import type { Answer, StreamPart } from "../answer.ts";
import type { Closing } from "../inbound-dialect.ts";
import { streamWords } from "../openai-chat/stream-words.ts";
import { noUsage } from "../usage.ts";
import { openaiCompletions } from "./dialect.ts";

const envelope = { id: "gen-1", created: 1_700_000_000, model: "maker/one", provider: "OpenAI" };
const closing: Closing = {
  billed: {
    usage: { ...noUsage, input: 3, output: 4 },
    cost: nanoUsd(1n),
    upstreamCost: nanoUsd(1n),
    upstreamPromptCost: nanoUsd(1n),
    upstreamCompletionCost: nanoUsd(0n),
  },
  warnings: [],
};
const head = { path: "/v1/completions", query: "", headers: {} };
const read = (fields: object = {}) => openaiCompletions.read({ model: "maker/one", prompt: "Once", ...fields }, head);

function failureOf(fields: object): AppError {
  try {
    read(fields);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

const serving = (body: string, type = "text/event-stream") =>
  new OpenAI({
    apiKey: "k",
    baseURL: "http://localhost/v1",
    fetch: async () => new Response(body, { status: 200, headers: { "content-type": type } }),
  });

describe("reading a text completion", () => {
  test("takes the prompt as what a user says, and the rest as in a chat", () => {
    const { call } = read({ max_tokens: 9, stop: ["\n"], n: 2, seed: 1, stream: true, provider: { sort: "price" } });
    expect(call).toMatchObject({
      model: "maker/one",
      provider: { sort: "price" },
      request: {
        messages: [{ role: "user", content: [{ type: "text", text: "Once" }] }],
        maxOutputTokens: 9,
        stop: ["\n"],
        choices: 2,
        stream: true,
        extra: { seed: 1 },
      },
      warnings: [],
    });
    expect(read({ prompt: ["Once"] }).call.request.messages).toHaveLength(1);
  });

  test("asks for as many likely tokens as logprobs says", () => {
    expect(read({ logprobs: 3 }).call.request.extra).toEqual({ logprobs: true, top_logprobs: 3 });
  });

  test.each([
    ["prompt", { prompt: undefined }],
    ["prompt", { prompt: ["a", "b"] }],
    ["prompt", { prompt: [1, 2, 3] }],
    ["prompt", { prompt: [[1], [2]] }],
    ["messages", { messages: [{ role: "user", content: "Hi" }] }],
    ["tools", { tools: [] }],
    ["logprobs", { logprobs: true }],
    ["echo", { echo: "yes" }],
    ["max_tokens", { max_tokens: 0 }],
  ])("names the field at fault: %s", (parameter, fields) => {
    expect(failureOf(fields)).toMatchObject({ code: "invalid-request", parameter });
  });

  test("says what it cannot do", () => {
    const { warnings } = read({ suffix: "the end", best_of: 3 }).call;
    expect(warnings.map(({ param }) => param)).toEqual(["suffix", "best_of"]);
  });
});

const say = (text: string, choice = 0): StreamPart => ({ type: "text", choice, text });
const likely = { content: [{ token: " upon", logprob: -0.1, top_logprobs: [{ token: " upon", logprob: -0.1 }] }] };
const finish: StreamPart = { type: "finish", choice: 0, reason: "stop", nativeReason: "eos" };

describe("a streamed text completion", () => {
  test("is read by the openai SDK, echo, log probabilities and usage included", async () => {
    const writer = read({ echo: true, stream: true }).writer.stream(envelope);
    const text = [
      streamWords.keepAlive,
      writer.open(),
      writer.write([say(" upon"), { type: "extra", choice: 0, delta: {}, logprobs: likely }]),
      writer.write([say(" a time")]),
      writer.write([finish]),
      writer.end(closing),
    ].join("");
    const stream = await serving(text).completions.create({ model: "m", prompt: "Once", stream: true });
    const chunks: OpenAI.Completion[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.text).join("")).toBe("Once upon a time");
    expect(chunks[0]).toMatchObject({
      id: "gen-1",
      object: "text_completion",
      provider: "OpenAI",
      choices: [{ logprobs: { tokens: [" upon"], top_logprobs: [{ " upon": -0.1 }], text_offset: [4] } }],
    });
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 3, cost: 1e-9 });
  });

  test("that breaks off throws in the SDK", async () => {
    const writer = read().writer.stream(envelope);
    const text =
      writer.write([say("x")]) + writer.fail(new AppError("upstream-failed", "Broke off."), "error", closing);
    const stream = await serving(text).completions.create({ model: "m", prompt: "Once", stream: true });
    const reading = async () => {
      for await (const chunk of stream) expect(chunk.choices[0]?.text).toBe("x");
    };
    await expect(reading()).rejects.toThrow("Broke off.");
  });
});

test("a whole text completion is read by the openai SDK", async () => {
  const choice: Answer["choices"][number] = {
    index: 0,
    text: " upon",
    refusal: undefined,
    reasoning: "hm",
    reasoningDetails: [],
    toolCalls: [],
    finishReason: "length",
    nativeFinishReason: "max_tokens",
    logprobs: likely,
    extra: {},
  };
  const answer = { upstreamId: undefined, choices: [choice], usage: undefined, extra: {} };
  const whole = (fields: object) => JSON.parse(read(fields).writer.whole(answer, envelope, closing));
  const body = read({ echo: true }).writer.whole(answer, envelope, closing);
  const completion = await serving(body, "application/json").completions.create({ model: "m", prompt: "Once" });
  expect(completion).toMatchObject({
    object: "text_completion",
    choices: [{ text: "Once upon", finish_reason: "length", logprobs: { token_logprobs: [-0.1] }, reasoning: "hm" }],
    usage: { total_tokens: 7 },
  });
  expect(whole({}).choices[0].text).toBe(" upon");
  expect(whole({ reasoning: { exclude: true } }).choices[0]).not.toHaveProperty("reasoning");
});
