import { type JsonObject, readChatCompletion, type StreamPart, type Warning } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { MalformedAnswer } from "../provider.ts";
import { needsResponses, openaiResponses, xaiResponses } from "./openai-responses.ts";

function written(body: JsonObject) {
  const warnings: Warning[] = [];
  const { request } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }], ...body });
  const warn = (warning: Warning) => warnings.push(warning);
  return {
    body: openaiResponses.writeRequest(request, { upstreamModelId: "gpt-5-pro", maxOutputTokens: 500, warn }),
    warnings,
  };
}

test.each([
  ["gpt-5-pro", true],
  ["o3-pro-2025-06-10", true],
  ["codex-mini-latest", true],
  ["gpt-5.1-codex-max", true],
  ["o4-mini-deep-research", true],
  ["gpt-5.4", false],
  ["gpt-4o-2024-11-20", false],
  ["o3", false],
])("%s needs this format: %s", (model, needs) => {
  expect(needsResponses(model)).toBe(needs);
});

describe("a request in OpenAI's newer format", () => {
  test("has each call and each result as an item, and reasoning back as it was sealed", () => {
    const details = [
      { type: "reasoning.summary", summary: "hm ", format: "openai-responses-v1", id: "rs_1", index: 0 },
      { type: "reasoning.summary", summary: "yes", format: "openai-responses-v1", id: "rs_1", index: 0 },
      { type: "reasoning.encrypted", data: "SEALED", format: "openai-responses-v1", id: "rs_1", index: 0 },
      { type: "reasoning.text", text: "theirs", signature: "S", format: "anthropic-claude-v1", index: 1 },
    ];
    const { body } = written({
      messages: [
        { role: "system", content: "Be brief" },
        {
          role: "user",
          content: [
            { type: "text", text: "See" },
            { type: "image_url", image_url: { url: "https://e.x/a.png" } },
          ],
        },
        {
          role: "assistant",
          content: "Well",
          reasoning_details: details,
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "c1", content: "42" },
      ],
    });
    expect(body["input"]).toEqual([
      { role: "system", content: [{ type: "input_text", text: "Be brief" }] },
      {
        role: "user",
        content: [
          { type: "input_text", text: "See" },
          { type: "input_image", image_url: "https://e.x/a.png", detail: "auto" },
        ],
      },
      {
        type: "reasoning",
        id: "rs_1",
        summary: [{ type: "summary_text", text: "hm yes" }],
        encrypted_content: "SEALED",
      },
      { role: "assistant", content: [{ type: "output_text", text: "Well" }] },
      { type: "function_call", call_id: "c1", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "c1", output: "42" },
    ]);
  });

  test("stores nothing, and says settings in its own words", () => {
    const { body, warnings } = written({
      reasoning: { effort: "high" },
      tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }],
      tool_choice: { type: "function", function: { name: "f" } },
      response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: true } },
      stop: ["x"],
      seed: 7,
      service_tier: "flex",
    });
    expect(body).toMatchObject({
      model: "gpt-5-pro",
      store: false,
      include: ["reasoning.encrypted_content"],
      max_output_tokens: 500,
      reasoning: { effort: "high", summary: "auto" },
      tools: [{ type: "function", name: "f", parameters: { type: "object" }, strict: false }],
      tool_choice: { type: "function", name: "f" },
      text: { format: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true } },
      service_tier: "flex",
    });
    expect(body).not.toHaveProperty("stop");
    expect(warnings.map(({ param }) => param)).toEqual(["stop", "seed"]);
  });

  test("for several answers is refused", () => {
    expect(() => written({ n: 2 })).toThrow(/n must be 1/);
  });
});

const usage = {
  input_tokens: 9,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 12,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 21,
};
const reasoning = {
  type: "reasoning",
  id: "rs",
  summary: [{ type: "summary_text", text: "hm" }],
  encrypted_content: "E",
};
const message = {
  type: "message",
  id: "msg",
  role: "assistant",
  content: [{ type: "output_text", text: "Hi", annotations: [{ type: "url_citation", url: "https://u.test" }] }],
};
const said = (text: string, annotations: readonly object[] = []) => ({
  ...message,
  content: [{ type: "output_text", text, annotations }],
});
const call = { type: "function_call", id: "fc", call_id: "c1", name: "f", arguments: '{"a":1}' };

describe("an answer in OpenAI's newer format", () => {
  test("is read with reasoning, text, calls and counts", () => {
    const body = { id: "resp_1", status: "completed", output: [reasoning, message, call], usage };
    expect(openaiResponses.readAnswer(body)).toMatchObject({
      upstreamId: "resp_1",
      choices: [
        {
          text: "Hi",
          reasoning: "hm",
          reasoningDetails: [
            { type: "reasoning.summary", summary: "hm", id: "rs" },
            { type: "reasoning.encrypted", data: "E", id: "rs" },
          ],
          toolCalls: [{ id: "c1", name: "f", argumentsText: '{"a":1}' }],
          finishReason: "tool_calls",
          extra: {
            annotations: [{ type: "url_citation", url_citation: { url: "https://u.test", title: "https://u.test" } }],
          },
        },
      ],
      usage: { input: 9, cachedInput: 4, cacheWrite: 0, output: 12, reasoning: 5 },
    });
  });

  test.each([
    ["max_output_tokens", "length"],
    ["content_filter", "content_filter"],
  ])("that ended early for %s says so", (reason, finishReason) => {
    const body = { id: "r", status: "incomplete", incomplete_details: { reason }, output: [message] };
    expect(openaiResponses.readAnswer(body).choices[0]).toMatchObject({ finishReason, nativeFinishReason: reason });
  });

  test("of several messages keeps them apart, and their citations in their places", () => {
    const cited = { type: "url_citation", url: "https://u.test", title: "U", start_index: 0, end_index: 4 };
    const body = { id: "r", status: "completed", output: [said("Looking."), said("High tide.", [cited])] };
    const { text, extra } = openaiResponses.readAnswer(body).choices[0] ?? {};
    expect(text).toBe("Looking.\n\nHigh tide.");
    expect(extra?.["annotations"]).toEqual([
      { type: "url_citation", url_citation: { url: "https://u.test", title: "U", start_index: 10, end_index: 14 } },
    ]);
    expect(text?.slice(10, 14)).toBe("High");
  });

  test("that is none is malformed", () => {
    expect(() => openaiResponses.readAnswer({ id: "r" })).toThrow(MalformedAnswer);
  });

  test("may be a failure sent with 200", () => {
    expect(openaiResponses.isErrorBody({ status: "failed", error: { code: "server_error", message: "x" } })).toBe(true);
    expect(openaiResponses.isErrorBody({ status: "completed", error: null })).toBe(false);
  });
});

function partsOf(...events: readonly object[]): readonly StreamPart[] {
  const reader = openaiResponses.openStream();
  return events.flatMap((event) => reader.read({ data: JSON.stringify(event) }));
}

describe("a stream in OpenAI's newer format", () => {
  test("says with its end at which service tier it was served, not which was asked for", () => {
    const asked = { id: "resp_1", service_tier: "priority" };
    const done = { id: "resp_1", status: "completed", output: [], usage, service_tier: "default" };
    const parts = partsOf(
      { type: "response.created", response: asked },
      { type: "response.completed", response: done },
    );
    expect(parts).toMatchObject([
      { type: "start" },
      { type: "finish" },
      { type: "usage", serviceTier: "default" },
      { type: "end" },
    ]);
    expect(parts[0]).not.toHaveProperty("serviceTier");
  });

  test("is read event by event, each thing once", () => {
    expect(
      partsOf(
        { type: "response.created", response: { id: "resp_1" } },
        { type: "response.output_item.added", output_index: 0, item: { ...reasoning, summary: [] } },
        {
          type: "response.reasoning_summary_text.delta",
          output_index: 0,
          item_id: "rs",
          summary_index: 0,
          delta: "hm",
        },
        { type: "response.output_item.done", output_index: 0, item: reasoning },
        { type: "response.output_item.added", output_index: 1, item: { ...message, content: [] } },
        { type: "response.output_text.delta", output_index: 1, delta: "Hi" },
        { type: "response.output_text.done", output_index: 1, text: "Hi" },
        {
          type: "response.output_item.done",
          output_index: 1,
          item: { ...message, content: [{ type: "output_text", text: "Hi" }] },
        },
        { type: "response.output_item.added", output_index: 2, item: { ...call, arguments: "" } },
        { type: "response.function_call_arguments.delta", output_index: 2, delta: '{"a"' },
        { type: "response.function_call_arguments.delta", output_index: 2, delta: ":1}" },
        { type: "response.output_item.done", output_index: 2, item: call },
        { type: "response.completed", response: { id: "resp_1", status: "completed", usage } },
      ),
    ).toEqual([
      { type: "start", upstreamId: "resp_1" },
      {
        type: "reasoning",
        choice: 0,
        text: "hm",
        details: [{ type: "reasoning.summary", summary: "hm", format: "openai-responses-v1", id: "rs", index: 0 }],
      },
      {
        type: "reasoning",
        choice: 0,
        text: "",
        details: [{ type: "reasoning.encrypted", data: "E", format: "openai-responses-v1", id: "rs", index: 0 }],
      },
      { type: "text", choice: 0, text: "Hi" },
      { type: "tool-call", choice: 0, index: 0, id: "c1", name: "f" },
      { type: "tool-arguments", choice: 0, index: 0, text: '{"a"' },
      { type: "tool-arguments", choice: 0, index: 0, text: ":1}" },
      { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "completed" },
      { type: "usage", usage: { input: 9, cachedInput: 4, cacheWrite: 0, output: 12, reasoning: 5 } },
      { type: "end" },
    ]);
  });

  test.each([
    [{ type: "error", code: "rate_limit_exceeded", message: "Slow down", param: null }],
    [
      {
        type: "response.failed",
        response: { status: "failed", error: { code: "rate_limit_exceeded", message: "Slow down" } },
      },
    ],
  ])("may tell an error: %j", (event) => {
    expect(partsOf(event)).toEqual([
      { type: "error", message: "Slow down", providerCode: "rate_limit_exceeded", status: 429 },
    ]);
  });

  test("tells a call of free text as one of a function with that text", () => {
    const item = { type: "custom_tool_call", id: "ct", call_id: "c1", name: "sql" };
    expect(
      partsOf(
        { type: "response.output_item.added", output_index: 0, item: { ...item, input: "" } },
        { type: "response.custom_tool_call_input.delta", output_index: 0, delta: "SELECT 1" },
        { type: "response.output_item.done", output_index: 0, item: { ...item, input: "SELECT 1" } },
        { type: "response.completed", response: { status: "completed" } },
      ),
    ).toMatchObject([
      { type: "tool-call", id: "c1", name: "sql" },
      { type: "tool-arguments", text: '{"input":"SELECT 1"}' },
      { type: "finish", reason: "tool_calls" },
      { type: "end" },
    ]);
  });

  test("that is no JSON is malformed", () => {
    expect(() => openaiResponses.openStream().read({ data: "{" })).toThrow(MalformedAnswer);
  });
});

const askingXai = (web: JsonObject) => {
  const warnings: string[] = [];
  const tools = [{ type: "web_search", ...web }];
  const { request, webSearch } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }], tools });
  const warn = ({ param }: Warning) => warnings.push(param ?? "");
  const body = xaiResponses.writeRequest(
    { ...request, ...(webSearch && { webSearch }) },
    { upstreamModelId: "grok-4.5", maxOutputTokens: 500, warn },
  );
  return { body, warnings };
};

describe("the web, searched by xAI", () => {
  test("is asked for in its own words, in so many turns", () => {
    const { body, warnings } = askingXai({ max_uses: 3, filters: { excluded_domains: ["a.test"] } });
    expect(body).toMatchObject({
      tools: [{ type: "web_search", filters: { excluded_domains: ["a.test"] } }],
      max_turns: 3,
    });
    expect(body).not.toHaveProperty("max_tool_calls");
    expect(warnings).toEqual([]);
  });

  test("cannot be told of everything, which is said", () => {
    const domains = ["a.test", "b.test", "c.test", "d.test", "e.test", "f.test"];
    const many = askingXai({ filters: { allowed_domains: domains }, search_context_size: "low" });
    expect(many.body).toMatchObject({ tools: [{ type: "web_search" }] });
    expect(many.body["tools"]).not.toMatchObject([{ filters: {} }]);
    expect(many.warnings).toEqual(["tools.0.allowed_domains", "tools.0.search_context_size"]);
  });

  test("costs what it says that it bills, whatever items there are", () => {
    const item = {
      type: "web_search_call",
      id: "ws_1",
      status: "completed",
      action: { type: "search", query: "reefs" },
    };
    const answer = (counts: JsonObject) =>
      xaiResponses.readAnswer({
        id: "r",
        status: "completed",
        output: [item, { ...item, id: "ws_2" }],
        usage: { input_tokens: 5, output_tokens: 7, ...counts },
      });
    const billed = answer({ server_side_tool_usage_details: { web_search_calls: 3, x_search_calls: 9 } });
    expect(billed.usage).toMatchObject({ units: { search: 3 } });
    expect(billed.choices[0]?.searches).toEqual([{ query: "reefs" }, { query: "reefs" }]);
    expect(answer({ server_side_tool_usage_details: { web_search_calls: 0 } }).usage).not.toHaveProperty("units");
    expect(answer({}).usage).toMatchObject({ units: { search: 2 } });
  });
});
