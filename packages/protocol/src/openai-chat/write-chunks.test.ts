import { AppError } from "@causeway/errors";
import { nanoUsd } from "@causeway/money";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";
import { createParser } from "eventsource-parser";
import * as fc from "fast-check";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import type { StreamPart } from "../answer.ts";
import type { Closing } from "../inbound-dialect.ts";
import { noUsage } from "../usage.ts";
import { streamWords } from "./stream-words.ts";
import { chunkWriter } from "./write-chunks.ts";

const envelope = { id: "gen-1", created: 1_700_000_000, model: "openai/gpt-4o", provider: "OpenAI" };
const usage = { ...noUsage, input: 3, output: 4 };
const closing: Closing = {
  billed: {
    usage,
    cost: nanoUsd(1n),
    upstreamCost: nanoUsd(1n),
    upstreamPromptCost: nanoUsd(1n),
    upstreamCompletionCost: nanoUsd(0n),
  },
  warnings: [],
};

const answerParts: readonly (readonly StreamPart[])[] = [
  [{ type: "start", upstreamId: "chatcmpl-1" }],
  [{ type: "reasoning", choice: 0, text: "Think", details: [{ type: "reasoning.text", text: "Think", index: 0 }] }],
  [{ type: "text", choice: 0, text: "Hel" }],
  [{ type: "text", choice: 0, text: "lo" }],
  [
    { type: "tool-call", choice: 0, index: 0, id: "c1", name: "weather" },
    { type: "tool-arguments", choice: 0, index: 0, text: '{"city":' },
  ],
  [{ type: "tool-arguments", choice: 0, index: 0, text: '"Rome"}' }],
  [{ type: "tool-call", choice: 0, index: 1, id: "c2", name: "time" }],
  [{ type: "tool-arguments", choice: 0, index: 1, text: "{}" }],
  [
    { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "tool_calls" },
    { type: "usage", usage },
  ],
  [{ type: "end" }],
];

function chunksOf(text: string): unknown[] {
  const chunks: unknown[] = [];
  const parser = createParser({
    onEvent: ({ data }) => chunks.push(data === "[DONE]" ? data : JSON.parse(data)),
  });
  parser.feed(text);
  return chunks;
}

function wholeStream(options = {}): string {
  const writer = chunkWriter(envelope, options);
  const events = answerParts.map((parts) => writer.write(parts));
  return streamWords.keepAlive + events.join(streamWords.keepAlive) + streamWords.keepAlive + writer.end(closing);
}

const serving = (text: string) => async () =>
  new Response(text, { status: 200, headers: { "content-type": "text/event-stream" } });

/** Why the choices of this stream stopped, in the order in which they say it. */
function reasonsAfter(...parts: readonly StreamPart[]): readonly unknown[] {
  const writer = chunkWriter(envelope);
  const chunks = chunksOf(writer.write(parts) + writer.end(closing)) as { choices?: { finish_reason: unknown }[] }[];
  return chunks.flatMap(({ choices = [] }) => choices.flatMap(({ finish_reason }) => finish_reason ?? []));
}

describe("a streamed chat completion", () => {
  test("begins with the role, ends with the usage exactly once and the terminator", () => {
    const chunks = chunksOf(wholeStream());
    expect(chunks[0]).toMatchObject({
      id: "gen-1",
      object: "chat.completion.chunk",
      created: 1_700_000_000,
      model: "openai/gpt-4o",
      provider: "OpenAI",
      choices: [{ index: 0, delta: { role: "assistant", reasoning: "Think" }, finish_reason: null }],
    });
    const withUsage = chunks.filter((chunk) => typeof chunk === "object" && chunk !== null && "usage" in chunk);
    expect(withUsage).toEqual([chunks.at(-2)]);
    expect(chunks.at(-2)).toMatchObject({ usage: { prompt_tokens: 3, completion_tokens: 4, cost: 1e-9 } });
    expect(chunks.at(-1)).toBe("[DONE]");
  });

  test("tells the role once a choice", () => {
    const writer = chunkWriter(envelope);
    const text = [0, 1, 0, 1].map((choice) => writer.write([{ type: "text", choice, text: "x" }])).join("");
    const roles = chunksOf(text).map((chunk) => JSON.stringify(chunk).includes('"role"'));
    expect(roles).toEqual([true, true, false, false]);
  });

  test("keeps the parts of one upstream event in one chunk", () => {
    const writer = chunkWriter(envelope);
    expect(chunksOf(writer.write(answerParts[4] ?? []))).toMatchObject([
      {
        choices: [
          {
            delta: {
              tool_calls: [
                { index: 0, id: "c1", type: "function", function: { name: "weather", arguments: '{"city":' } },
              ],
            },
          },
        ],
      },
    ]);
  });

  test("carries both finish reasons", () => {
    const finish = chunksOf(wholeStream()).at(-3);
    expect(finish).toMatchObject({ choices: [{ finish_reason: "tool_calls", native_finish_reason: "tool_calls" }] });
  });

  test("says why each choice stopped, also when its provider did not", () => {
    const text: StreamPart = { type: "text", choice: 0, text: "Hi" };
    const call: StreamPart = { type: "tool-call", choice: 1, index: 0, id: "c", name: "f" };
    expect(reasonsAfter()).toEqual(["stop"]);
    expect(reasonsAfter(text, call)).toEqual(["stop", "tool_calls"]);
    const cut: StreamPart = { type: "finish", choice: 0, reason: "length", nativeReason: undefined };
    expect(reasonsAfter(text, cut, call)).toEqual(["length", "tool_calls"]);
  });

  test("says nothing for parts that hold nothing for the caller", () => {
    const writer = chunkWriter(envelope);
    expect(writer.write([{ type: "start", upstreamId: "x" }])).toBe("");
    expect(writer.write([{ type: "usage", usage: noUsage }, { type: "end" }])).toBe("");
  });

  test("leaves reasoning out when the caller asked for that", () => {
    expect(wholeStream({ excludeReasoning: true })).not.toContain("Think");
  });

  test("carries log probabilities, images, citations and sound as the provider gave them", () => {
    const delta = {
      images: [{ type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } }],
      annotations: [{ type: "url_citation", url_citation: { url: "https://x.test" } }],
      audio: { id: "a", data: "QUJD" },
    };
    const logprobs = { content: [{ token: "x", logprob: -0.1, bytes: null, top_logprobs: [] }] };
    const text = chunkWriter(envelope).write([
      { type: "text", choice: 1, text: "x" },
      { type: "extra", choice: 1, delta, logprobs },
    ]);
    expect(chunksOf(text)).toMatchObject([{ choices: [{ index: 1, delta: { content: "x", ...delta }, logprobs }] }]);
  });

  test("tells first what the provider was sent, when it was asked to", () => {
    const text = chunkWriter(envelope).write([{ type: "upstream-body", text: '{"model":"x"}' }]);
    expect(chunksOf(text)).toMatchObject([{ choices: [], debug: { echo_upstream_body: { model: "x" } } }]);
  });

  test("says with its usage what could not be done, and nothing when all could", () => {
    const warning = { code: "field-ignored", param: "top_k", message: "Not known here." } as const;
    expect(chunksOf(chunkWriter(envelope).end({ ...closing, warnings: [warning] })).at(-2)).toMatchObject({
      warnings: [warning],
      usage: { cost: 1e-9 },
    });
    expect(wholeStream()).not.toContain("warnings");
  });

  test("that breaks off ends with one error chunk, the usage and the terminator", () => {
    const writer = chunkWriter(envelope);
    const error = new AppError("upstream-failed", "The provider broke off.", { metadata: { provider_code: "x" } });
    const chunks = chunksOf(
      writer.write([{ type: "text", choice: 0, text: "Hel" }]) + writer.fail(error, "error", closing),
    );
    expect(chunks).toMatchObject([
      { choices: [{ delta: { content: "Hel" } }] },
      {
        error: {
          code: 502,
          message: "The provider broke off.",
          metadata: { error_type: "provider_unavailable", provider_code: "x" },
        },
        choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
      },
      { usage: { cost: 1e-9 } },
      "[DONE]",
    ]);
  });
});

const client = (text: string) => new OpenAI({ apiKey: "k", baseURL: "http://localhost/v1", fetch: serving(text) });

describe("real clients", () => {
  const request = { model: "m", messages: [{ role: "user" as const, content: "Hi" }] };

  test("the openai SDK puts the stream together, keep-alives and all", async () => {
    const completion = await client(wholeStream()).chat.completions.stream(request).finalChatCompletion();
    expect(completion.choices[0]?.message.content).toBe("Hello");
    expect(completion.choices[0]?.message.tool_calls).toMatchObject([
      { id: "c1", function: { name: "weather", arguments: '{"city":"Rome"}' } },
      { id: "c2", function: { name: "time", arguments: "{}" } },
    ]);
    expect(completion.choices[0]?.finish_reason).toBe("tool_calls");
    expect(completion.usage).toMatchObject({ prompt_tokens: 3, cost: 1e-9 });
  });

  test("the openai SDK throws what the error chunk says", async () => {
    const writer = chunkWriter(envelope);
    const text =
      writer.write([{ type: "text", choice: 0, text: "Hel" }]) +
      writer.fail(new AppError("upstream-failed", "Broke off."), "error");
    const stream = await client(text).chat.completions.create({ ...request, stream: true });
    const seen: string[] = [];
    const reading = async () => {
      for await (const chunk of stream) seen.push(chunk.choices[0]?.delta.content ?? "");
    };
    await expect(reading()).rejects.toThrow("Broke off.");
    expect(seen).toEqual(["Hel"]);
  });

  test("the AI SDK puts the stream together", async () => {
    const provider = createOpenAICompatible({
      name: "causeway",
      baseURL: "http://localhost/v1",
      fetch: serving(wholeStream()),
    });
    const result = streamText({
      model: provider("m"),
      prompt: "Hi",
      onError: ({ error }) => expect(error).toBeUndefined(),
    });
    expect(await result.text).toBe("Hello");
    expect(await result.finishReason).toBe("tool-calls");
    expect((await result.toolCalls).map((call) => [call.toolCallId, call.toolName, call.input])).toEqual([
      ["c1", "weather", { city: "Rome" }],
      ["c2", "time", {}],
    ]);
    expect(await result.usage).toMatchObject({ inputTokens: 3, outputTokens: 4 });
  });
});

test("a text that comes alone is said in the bytes in which it is said beside other parts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat({ max: 9 }), (text, choice) => {
      const [alone, beside] = [chunkWriter(envelope), chunkWriter(envelope)];
      for (const writer of [alone, beside]) writer.write([{ type: "text", choice, text: "first" }]);
      const split = Math.floor(text.length / 2);
      const halves = [text.slice(0, split), text.slice(split)].map(
        (half) => ({ type: "text", choice, text: half }) as const,
      );
      expect(alone.write([{ type: "text", choice, text }])).toBe(beside.write(halves));
    }),
  );
});
