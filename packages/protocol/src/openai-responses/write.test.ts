import { AppError } from "@causeway/errors";
import { nanoUsd } from "@causeway/money";
import { createParser } from "eventsource-parser";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import type { Answer, StreamPart } from "../answer.ts";
import type { Closing } from "../inbound-dialect.ts";
import { streamWords } from "../openai-chat/stream-words.ts";
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
  warnings: [],
};
const head = { path: "/v1/responses", query: "", headers: {} };
const tools = [
  { type: "function", name: "weather", parameters: null, strict: null },
  { type: "custom", name: "patch" },
];
const writerOf = (fields: object = {}) =>
  openaiResponses.read({ model: "maker/one", input: "Hi", tools, metadata: { job: "7" }, ...fields }, head).writer;

const call = (index: number, id: string, name: string): StreamPart => ({
  type: "tool-call",
  choice: 0,
  index,
  id,
  name,
});
const args = (index: number, text: string): StreamPart => ({ type: "tool-arguments", choice: 0, index, text });
const say = (text: string): StreamPart => ({ type: "text", choice: 0, text });
const think = (text: string, ...details: object[]): StreamPart => ({
  type: "reasoning",
  choice: 0,
  text,
  details: details.map((detail) => ({ index: 0, ...detail })),
});
const finish = (reason: "stop" | "length" | "tool_calls"): StreamPart => ({
  type: "finish",
  choice: 0,
  reason,
  nativeReason: reason,
});

const spoken: readonly (readonly StreamPart[])[] = [
  [think("Th", { type: "reasoning.text", text: "Th" })],
  [think("ink", { type: "reasoning.text", text: "ink" })],
  [think("", { type: "reasoning.text", text: "", signature: "s" })],
  [say("Hel")],
  [say("lo")],
  [call(0, "c1", "weather"), args(0, '{"city":')],
  [call(1, "c2", "patch")],
  [args(0, '"Rome"}')],
  [args(1, '{"inp'), args(1, 'ut":"*** Begin"}')],
  [finish("tool_calls"), { type: "usage", usage }, { type: "end" }],
];

const citing = (start_index: number, end_index: number) => ({
  type: "extra" as const,
  choice: 0,
  delta: {
    annotations: [{ type: "url_citation", url_citation: { url: "https://x.test", start_index, end_index } }],
  },
  logprobs: undefined,
});
const place = (start_index: number, end_index: number) => expect.objectContaining({ start_index, end_index });

type Event = { readonly type: string; readonly sequence_number: number } & Record<string, unknown>;

function eventsOf(text: string): Event[] {
  const events: Event[] = [];
  const parser = createParser({
    onEvent({ event, data }) {
      const parsed = JSON.parse(data) as Event;
      expect(event).toBe(parsed.type);
      events.push(parsed);
    },
  });
  parser.feed(text);
  return events;
}

function streamed(parts: readonly (readonly StreamPart[])[], fields: object = {}): string {
  const writer = writerOf(fields).stream(envelope);
  const opening = writer.open();
  const told = parts.map((some) => writer.write(some));
  return [streamWords.keepAlive, opening, ...told, writer.end(closing)].join("");
}

const serving = (body: string, type = "text/event-stream") =>
  new OpenAI({
    apiKey: "k",
    baseURL: "http://localhost/v1",
    fetch: async () => new Response(body, { status: 200, headers: { "content-type": type } }),
  });

describe("a streamed response", () => {
  test("tells each item from its beginning to its end, numbered without a gap", () => {
    const events = eventsOf(streamed(spoken));
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events.map((event) => event.type.replace("response.", ""))).toEqual([
      "created",
      "in_progress",
      "output_item.added",
      "content_part.added",
      "reasoning_text.delta",
      "reasoning_text.delta",
      "reasoning_text.done",
      "content_part.done",
      "output_item.done",
      "output_item.added",
      "content_part.added",
      "output_text.delta",
      "output_text.delta",
      "output_text.done",
      "content_part.done",
      "output_item.done",
      "output_item.added",
      "function_call_arguments.delta",
      "output_item.added",
      "function_call_arguments.delta",
      "function_call_arguments.done",
      "output_item.done",
      "custom_tool_call_input.delta",
      "custom_tool_call_input.done",
      "output_item.done",
      "completed",
    ]);
  });

  test("is put together by the openai SDK, keep-alives and all", async () => {
    const response = await serving(streamed(spoken)).responses.stream({ model: "m", input: "Hi" }).finalResponse();
    expect(response).toMatchObject({
      id: "gen-0a1b",
      status: "completed",
      output_text: "Hello",
      metadata: { job: "7" },
      usage: {
        input_tokens: 12,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 7,
        output_tokens_details: { reasoning_tokens: 3 },
        cost: 1e-7,
      },
      output: [
        { type: "reasoning", content: [{ type: "reasoning_text", text: "Think" }], signature: "s" },
        { type: "message", status: "completed", content: [{ type: "output_text", text: "Hello" }] },
        { type: "function_call", call_id: "c1", name: "weather", arguments: '{"city":"Rome"}', status: "completed" },
        { type: "custom_tool_call", call_id: "c2", name: "patch", input: "*** Begin" },
      ],
    });
  });

  test("tells summaries as summaries, and each of a provider's own items apart", async () => {
    const text = streamed([
      [think("One", { type: "reasoning.summary", summary: "One", id: "rs_a" })],
      [think("Two", { type: "reasoning.summary", summary: "Two", id: "rs_a", index: 1 })],
      [think("Three", { type: "reasoning.summary", summary: "Three", id: "rs_b" })],
      [finish("stop")],
    ]);
    const { output } = await serving(text).responses.stream({ model: "m", input: "Hi" }).finalResponse();
    expect(output).toMatchObject([
      { type: "reasoning", id: "rs_a", summary: [{ text: "One" }, { text: "Two" }] },
      { type: "reasoning", id: "rs_b", summary: [{ text: "Three" }] },
    ]);
    expect(eventsOf(text).filter(({ type }) => type === "response.reasoning_summary_part.done")).toHaveLength(3);
  });

  test("tells a refusal, a citation, an image and logprobs where the SDK looks for them", async () => {
    const logprob = { token: "Hi", logprob: -0.1, bytes: [72, 105], top_logprobs: [] };
    const cited = {
      type: "url_citation",
      url_citation: { url: "https://x.test", title: "X", start_index: 0, end_index: 2 },
    };
    const text = streamed(
      [
        [say("Hi"), { type: "extra", choice: 0, delta: {}, logprobs: { content: [logprob] } }],
        [{ type: "extra", choice: 0, delta: { annotations: [cited] }, logprobs: undefined }],
        [{ type: "refusal", choice: 0, text: "No." }],
        [
          {
            type: "extra",
            choice: 0,
            delta: { images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }] },
            logprobs: undefined,
          },
        ],
        [finish("stop")],
      ],
      { include: ["message.output_text.logprobs"] },
    );
    const { output } = await serving(text).responses.stream({ model: "m", input: "Hi" }).finalResponse();
    expect(output).toMatchObject([
      {
        type: "message",
        content: [
          {
            type: "output_text",
            text: "Hi",
            logprobs: [logprob],
            annotations: [{ type: "url_citation", url: "https://x.test", title: "X", start_index: 0, end_index: 2 }],
          },
          { type: "refusal", refusal: "No." },
        ],
      },
      { type: "image_generation_call", status: "completed", result: "AAAA" },
    ]);
  });

  test("tells searches as items with their steps, and places citations in the message that they are of", async () => {
    const text = streamed([
      [{ type: "search", choice: 0, query: "reefs" }],
      [say("Hello"), citing(1, 5)],
      [{ type: "search", choice: 0, query: undefined }],
      [say("\n\nThere")],
      [citing(7, 12), citing(0, 3)],
      [finish("stop")],
    ]);
    const events = eventsOf(text).filter(({ item_id }) => item_id === "ws_0a1b_0");
    expect(events.map(({ type }) => type.replace("response.web_search_call.", ""))).toEqual([
      "in_progress",
      "searching",
      "completed",
    ]);
    const { output } = await serving(text).responses.stream({ model: "m", input: "Hi" }).finalResponse();
    expect(output).toMatchObject([
      {
        id: "ws_0a1b_0",
        type: "web_search_call",
        status: "completed",
        action: { type: "search", query: "reefs" },
      },
      { type: "message", content: [{ text: "Hello", annotations: [place(1, 5)] }] },
      { type: "web_search_call", status: "completed", action: { type: "search", query: "" } },
      // What is of an earlier message stays where it is said to be.
      { type: "message", content: [{ text: "\n\nThere", annotations: [place(2, 7), place(0, 3)] }] },
    ]);
  });

  test("tells first what the provider was sent, when it was asked to", () => {
    const events = eventsOf(
      streamed([[{ type: "upstream-body", text: '{"model":"x"}' }], [say("x")], [finish("stop")]]),
    );
    expect(events[2]).toMatchObject({ type: "response.debug", debug: { echo_upstream_body: { model: "x" } } });
  });

  test("that reached its limit is incomplete and says why", () => {
    const last = eventsOf(streamed([[say("Hel")], [finish("length")]])).at(-1);
    expect(last).toMatchObject({
      type: "response.incomplete",
      response: {
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens" },
        output: [{ status: "incomplete" }],
      },
    });
  });

  test("leaves reasoning out when the caller asked for that", () => {
    expect(streamed(spoken, { reasoning: { exclude: true } })).not.toContain("ink");
  });

  test("says with its last event what could not be done", () => {
    const writer = writerOf().stream(envelope);
    const warning = { code: "not-expressible", param: "tools.0.strict", message: "Not enforced." } as const;
    const events = eventsOf(writer.open() + writer.end({ ...closing, warnings: [warning] }));
    expect(events.at(-1)).toMatchObject({ response: { warnings: [warning] } });
  });

  test("that breaks off never looks whole: an error for those who read events, and a failed response", async () => {
    const writer = writerOf().stream(envelope);
    const error = new AppError("upstream-failed", "The provider broke off.");
    const text = writer.open() + writer.write([say("Hel")]) + writer.fail(error, "error", closing);
    const events = eventsOf(text);
    expect(events.at(-2)).toMatchObject({ type: "error", code: "server_error", message: "The provider broke off." });
    expect(events.at(-1)).toMatchObject({
      type: "response.failed",
      response: {
        status: "failed",
        error: { code: "server_error", message: "The provider broke off." },
        error_type: "provider_unavailable",
        output: [{ type: "message", status: "incomplete" }],
        usage: { cost: 1e-7 },
      },
    });
    const reading = serving(text).responses.stream({ model: "m", input: "Hi" }).finalResponse();
    await expect(reading).rejects.toThrow("The provider broke off.");
  });

  test("that never began fails too, and nothing is charged", () => {
    const writer = writerOf().stream({ ...envelope, model: "" });
    const events = eventsOf(writer.open() + writer.fail(new AppError("rate-limited", "Slow down."), "error"));
    expect(events.map(({ type }) => type)).toEqual([
      "response.created",
      "response.in_progress",
      "error",
      "response.failed",
    ]);
    expect(events.at(-1)).toMatchObject({ response: { usage: null, error: { code: "rate_limit_exceeded" } } });
  });

  test("that is cut because no more can be paid is incomplete, with the reason", () => {
    const writer = writerOf().stream(envelope);
    const error = new AppError("insufficient-credits", "Out of credits.");
    const events = eventsOf(writer.open() + writer.write([say("Hel")]) + writer.fail(error, "length", closing));
    expect(events.at(-1)).toMatchObject({
      type: "response.incomplete",
      response: { error: { message: "Out of credits." }, incomplete_details: { reason: "max_output_tokens" } },
    });
  });
});

describe("a whole response", () => {
  const answer: Answer = {
    upstreamId: "resp_1",
    usage,
    extra: { service_tier: "flex" },
    choices: [
      {
        index: 0,
        text: "Hello",
        refusal: undefined,
        reasoning: "Think",
        reasoningDetails: [{ type: "reasoning.text", text: "Think", signature: "s", format: "anthropic-claude-v1" }],
        toolCalls: [
          { id: "c1", name: "weather", argumentsText: "{}" },
          { id: "c1", name: "patch", argumentsText: "not JSON" },
        ],
        finishReason: "tool_calls",
        nativeFinishReason: "tool_use",
        logprobs: undefined,
        extra: { annotations: [{ type: "url_citation", url_citation: { url: "https://x.test" } }] },
      },
    ],
  };

  test("has the items, the usage and what was asked", async () => {
    const body = writerOf({ temperature: 0.5, instructions: "Be brief." }).whole(answer, envelope, closing);
    const response = await serving(body, "application/json").responses.create({ model: "m", input: "Hi" });
    expect(response).toMatchObject({
      id: "gen-0a1b",
      object: "response",
      created_at: 1_700_000_000,
      completed_at: null,
      status: "completed",
      error: null,
      model: "maker/one",
      provider: "OpenAI",
      instructions: "Be brief.",
      temperature: 0.5,
      service_tier: "flex",
      tools,
      store: false,
      output_text: "Hello",
      usage: { total_tokens: 19, is_byok: false, cost: 1e-7, cost_details: { upstream_inference_input_cost: 4e-8 } },
    });
    expect(response.output.map((item) => item.type)).toEqual([
      "reasoning",
      "message",
      "function_call",
      "custom_tool_call",
    ]);
    expect(response.output[1]).toMatchObject({ content: [{ annotations: [{ url: "https://x.test" }] }] });
    expect(response.output[3]).toMatchObject({ input: "not JSON" });
  });

  test("gives every call an id of its own", () => {
    const { output } = JSON.parse(writerOf().whole(answer, envelope, closing)) as { output: { call_id?: string }[] };
    const ids = output.flatMap(({ call_id }) => call_id ?? []);
    expect(new Set(ids).size).toBe(2);
  });

  test("prints amounts as plain decimals", () => {
    expect(writerOf().whole(answer, envelope, closing)).toContain('"cost":0.0000001,');
  });
});

test("an error has the shape that the SDKs read", () => {
  const ids = { requestId: "req-1", generationId: "gen-1" };
  const { status, body } = openaiResponses.writeError(new AppError("rate-limited", "Slow down."), ids);
  expect(status).toBe(429);
  expect(JSON.parse(body)).toMatchObject({ error: { type: "rate_limit_error", message: "Slow down." } });
});
