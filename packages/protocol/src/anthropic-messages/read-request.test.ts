import { AppError } from "@causeway/errors";
import { describe, expect, it } from "vitest";
import type { RequestHead } from "../inbound-dialect.ts";
import { asksForLongCache } from "../long-cache.ts";
import { readMessagesCall } from "./read-request.ts";

const head: RequestHead = { path: "/v1/messages", query: "", headers: {} };
const hello = { role: "user", content: "Hello" };
const read = (body: object, headers: RequestHead["headers"] = {}) =>
  readMessagesCall({ model: "a/b", max_tokens: 100, messages: [hello], ...body }, { ...head, headers });
const messagesOf = (...messages: object[]) => read({ messages }).request.messages;
const weather = { name: "weather", description: "Weather", input_schema: { type: "object" } };
const ephemeral = { type: "ephemeral" };
const hour = { type: "ephemeral", ttl: "1h" };

describe("the request", () => {
  it("takes the fields that every provider can be told", () => {
    const { request, model, models, provider } = read({
      model: "anthropic/claude-opus-4.7",
      models: ["b/c"],
      provider: { order: ["Groq"] },
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ["\n\nHuman:"],
      stream: true,
      metadata: { user_id: "u-1" },
      cache_control: ephemeral,
    });
    expect({ model, models, order: provider.order }).toEqual({
      model: "anthropic/claude-opus-4.7",
      models: ["b/c"],
      order: ["groq"],
    });
    expect(request).toMatchObject({
      maxOutputTokens: 100,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      stop: ["\n\nHuman:"],
      stream: true,
      user: "u-1",
      choices: 1,
      extra: { cache_control: ephemeral },
    });
  });

  it("keeps what only Anthropic's models know for them alone", () => {
    const { request, warnings } = read(
      {
        thinking: { type: "adaptive" },
        output_config: { effort: "xhigh", task_budget: { type: "tokens", total: 9 }, format: undefined },
        context_management: { edits: [{ type: "clear_tool_uses_20250919" }] },
        service_tier: "standard_only",
        tools: [weather, { type: "bash_20250124", name: "bash" }],
      },
      { "anthropic-beta": "context-management-2025-06-27,other-1" },
    );
    expect(request.native).toEqual({
      format: "anthropic-messages",
      fields: {
        thinking: { type: "adaptive" },
        output_config: { effort: "xhigh", task_budget: { type: "tokens", total: 9 } },
        context_management: { edits: [{ type: "clear_tool_uses_20250919" }] },
        service_tier: "standard_only",
      },
      tools: [weather, { type: "bash_20250124", name: "bash" }],
      headers: { "anthropic-beta": "context-management-2025-06-27,other-1" },
    });
    expect(request.extra).toEqual({});
    expect(request.tools.map(({ name }) => name)).toEqual(["weather"]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ["inference_geo", { inference_geo: "us" }],
    ["container", { container: "c-1" }],
    ["context_management.edits", { context_management: { edits: [{ type: "compact_20260112" }] } }],
  ])("says that %s was ignored", (param, body) => {
    const { warnings, request } = read(body);
    expect(warnings).toMatchObject([{ code: "field-ignored", param }]);
    expect(request.native?.fields).toEqual({});
  });

  it.each([
    [{ speed: "standard" }],
    [{ speed: null, inference_geo: null, container: null, service_tier: null, context_management: null }],
    [{ mcp_servers: [], context_management: { edits: [] } }],
  ])("has nothing to say about %j", (body) => {
    expect(read(body).warnings).toEqual([]);
  });

  it.each([
    [{ service_tier: "flex" }, { service_tier: "flex" }],
    [{ speed: "fast" }, { service_tier: "fast" }],
    [{ speed: "fast", service_tier: "flex" }, { service_tier: "flex" }],
    [{ service_tier: "auto" }, {}],
    [{ service_tier: "standard" }, {}],
  ])("reads %j as the service tier of every format", (body, extra) => {
    expect(read(body).request.extra).toEqual(extra);
  });

  it("does not pass on a header that is no list of betas", () => {
    expect(read({}, { "anthropic-beta": "a\r\nx: y" }).request.native?.headers).toEqual({});
    expect(read({}, { "anthropic-beta": ["a-1", "b-2"] }).request.native?.headers).toEqual({
      "anthropic-beta": "a-1,b-2",
    });
  });

  it.each([
    ["user_9c_account__session_0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-70867728950e"],
    ['{"device_id":"d","session_id":"0f8fad5b-d9cb"}', "0f8fad5b-d9cb"],
    ["somebody", undefined],
  ])("finds the session of Claude Code in %s", (user_id, sessionId) => {
    expect(read({ metadata: { user_id } }).sessionId).toBe(sessionId);
    expect(read({ metadata: { user_id }, session_id: "mine" }).sessionId).toBe("mine");
  });

  it("reads fallbacks as further models", () => {
    expect(read({ fallbacks: [{ model: "b/c" }, { model: "c/d" }] }).models).toEqual(["b/c", "c/d"]);
  });

  it("reads a schema from either field", () => {
    const format = { type: "json_schema", schema: { type: "object" } };
    const expected = { type: "json-schema", name: "answer", schema: { type: "object" }, strict: true };
    expect(read({ output_config: { format } }).request.responseFormat).toEqual(expected);
    expect(read({ output_format: format }).request.responseFormat).toEqual(expected);
  });
});

describe("thinking", () => {
  it.each([
    [{}, undefined],
    [{ thinking: { type: "disabled" } }, { effort: undefined, maxTokens: undefined, exclude: false, enabled: false }],
    [
      { thinking: { type: "enabled", budget_tokens: 2_048 } },
      { effort: undefined, maxTokens: 2_048, exclude: false, enabled: true },
    ],
    [
      { thinking: { type: "adaptive", display: "omitted" }, output_config: { effort: "max" } },
      { effort: "max", maxTokens: undefined, exclude: true, enabled: true },
    ],
    [{ output_config: { effort: "low" } }, { effort: "low", maxTokens: undefined, exclude: false, enabled: undefined }],
  ])("%j", (body, reasoning) => {
    expect(read(body).request.reasoning).toEqual(reasoning);
  });
});

describe("messages", () => {
  it("puts the system prompt first, as text or blocks, and those between the turns where they stand", () => {
    expect(read({ system: "Be brief" }).request.messages[0]).toEqual({
      role: "system",
      content: [{ type: "text", text: "Be brief" }],
    });
    const blocks = [{ type: "text", text: "Be brief", cache_control: ephemeral }];
    expect(read({ system: blocks }).request.messages[0]).toEqual({
      role: "system",
      content: [{ type: "text", text: "Be brief", cacheControl: ephemeral }],
    });
    expect(messagesOf(hello, { role: "system", content: "Now" }).map(({ role }) => role)).toEqual(["user", "system"]);
    expect(read({ system: "" }).request.messages).toHaveLength(1);
  });

  it("reads images and documents of every source", () => {
    const content = [
      { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" }, cache_control: ephemeral },
      { type: "image", source: { type: "url", url: "https://x.test/a.png" } },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "BBBB" }, title: "T" },
      { type: "document", source: { type: "url", url: "https://x.test/a.pdf" }, citations: { enabled: true } },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "Words" }, context: "C" },
      { type: "document", source: { type: "content", content: [{ type: "text", text: "More" }] } },
      { type: "document", source: { type: "file", file_id: "f" } },
    ];
    expect(messagesOf({ role: "user", content })[0]?.content).toEqual([
      { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" }, cacheControl: ephemeral },
      { type: "image", source: { kind: "url", url: "https://x.test/a.png" } },
      {
        type: "file",
        source: { kind: "base64", mediaType: "application/pdf", data: "BBBB" },
        name: "T",
        document: { title: "T" },
      },
      {
        type: "file",
        source: { kind: "url", url: "https://x.test/a.pdf" },
        document: { citations: { enabled: true } },
      },
      { type: "text", text: "Words", document: { context: "C" } },
      { type: "text", text: "More", document: {} },
      { type: "other", raw: content[6], format: "anthropic-messages" },
    ]);
  });

  it("makes each tool result a message, with its images, its failure and its place", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } };
    const content = [
      { type: "tool_result", tool_use_id: "t1", content: "42", cache_control: hour },
      { type: "tool_result", tool_use_id: "t2", is_error: true, content: [{ type: "text", text: "no" }, image] },
      { type: "tool_result", tool_use_id: "t3" },
      { type: "text", text: "Go on" },
    ];
    expect(messagesOf({ role: "user", content })).toEqual([
      { role: "tool", toolCallId: "t1", content: [{ type: "text", text: "42" }], cacheControl: hour },
      {
        role: "tool",
        toolCallId: "t2",
        isError: true,
        content: [
          { type: "text", text: "no" },
          { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
        ],
      },
      { role: "tool", toolCallId: "t3", content: [] },
      { role: "user", content: [{ type: "text", text: "Go on" }] },
    ]);
    expect(asksForLongCache(read({ messages: [{ role: "user", content }] }).request)).toBe(true);
  });

  it("reads an assistant's turn, and keeps it as it was for its own provider", () => {
    const content = [
      { type: "thinking", thinking: "Hm", signature: "c2ln" },
      { type: "redacted_thinking", data: "ZGF0YQ" },
      { type: "thinking", thinking: "Plain", signature: "" },
      { type: "text", text: "Let me see", citations: [] },
      { type: "server_tool_use", id: "s1", name: "web_search", input: {} },
      { type: "tool_use", id: "t1", name: "weather", input: { city: "Oslo" } },
    ];
    expect(messagesOf(hello, { role: "assistant", content })[1]).toEqual({
      role: "assistant",
      content: [{ type: "text", text: "Let me see" }],
      toolCalls: [{ id: "t1", name: "weather", argumentsText: '{"city":"Oslo"}' }],
      reasoningDetails: [
        { type: "reasoning.text", text: "Hm", signature: "c2ln", format: "anthropic-claude-v1", index: 0 },
        { type: "reasoning.encrypted", data: "ZGF0YQ", format: "anthropic-claude-v1", index: 1 },
        { type: "reasoning.text", text: "Plain", format: "unknown", index: 2 },
      ],
      reasoning: "HmPlain",
      native: { format: "anthropic-messages", content: content.filter((_, index) => index !== 2) },
    });
  });

  it("sees an hour's cache on a block that only the native turn holds", () => {
    const content = [{ type: "tool_use", id: "t1", name: "weather", input: {}, cache_control: hour }];
    expect(asksForLongCache(read({ messages: [hello, { role: "assistant", content }] }).request)).toBe(true);
  });
});

describe("tools", () => {
  it.each([
    [{ type: "auto" }, "auto", undefined],
    [{ type: "any", disable_parallel_tool_use: true }, "required", false],
    [{ type: "tool", name: "weather", disable_parallel_tool_use: false }, { name: "weather" }, true],
    [{ type: "none" }, "none", undefined],
  ])("%j", (tool_choice, toolChoice, parallelToolCalls) => {
    const { request } = read({ tools: [{ ...weather, strict: true, cache_control: ephemeral }], tool_choice });
    expect(request).toMatchObject({ toolChoice, tools: [{ name: "weather", strict: true, cacheControl: ephemeral }] });
    expect(request.parallelToolCalls).toBe(parallelToolCalls);
  });

  it("leaves a choice among Anthropic's own tools to Anthropic", () => {
    const bash = { type: "bash_20250124", name: "bash" };
    const { request } = read({ tools: [weather, bash], tool_choice: { type: "tool", name: "bash" } });
    expect(request.toolChoice).toBeUndefined();
    expect(request.native?.fields).toEqual({ tool_choice: { type: "tool", name: "bash" } });
  });
});

it.each<[object, string]>([
  [{ messages: undefined }, "messages"],
  [{ messages: [{ role: "tool", content: "" }] }, "messages.0.role"],
  [{ messages: [{ role: "user", content: 1 }] }, "messages.0.content"],
  [{ messages: [{ role: "user", content: [{ type: "text" }] }] }, "messages.0.content.0.text"],
  [
    { messages: [{ role: "user", content: [{ type: "image", source: { type: "x" } }] }] },
    "messages.0.content.0.source.type",
  ],
  [
    {
      messages: [
        { role: "user", content: [{ type: "image", source: { type: "base64", media_type: "a/b", data: "A" } }] },
      ],
    },
    "messages.0.content.0.source.media_type",
  ],
  [{ messages: [{ role: "user", content: [{ type: "tool_result" }] }] }, "messages.0.content.0.tool_use_id"],
  [
    { messages: [{ role: "assistant", content: [{ type: "tool_use", id: "a", name: "b", input: 1 }] }] },
    "messages.0.content.0.input",
  ],
  [{ system: [{ type: "image" }] }, "system.0.type"],
  [{ max_tokens: 0 }, "max_tokens"],
  [{ tools: [{ name: "x" }] }, "tools.0.input_schema"],
  [{ tool_choice: { type: "any" } }, "tool_choice"],
  [{ tools: [weather], tool_choice: { type: "tool", name: "x" } }, "tool_choice.name"],
  [{ thinking: { type: "enabled" } }, "thinking.budget_tokens"],
  [{ thinking: { type: "enabled", budget_tokens: 10 } }, "thinking.budget_tokens"],
  [{ thinking: { type: "x" } }, "thinking.type"],
  [{ output_config: { effort: "x" } }, "output_config.effort"],
  [{ output_config: { format: { type: "text" } } }, "output_config.format.type"],
  [{ mcp_servers: [{ url: "x" }] }, "mcp_servers"],
  [{ fallbacks: [{ model: "a/b" }], models: ["b/c"] }, "fallbacks"],
  [{ fallbacks: [{ model: "a/b", system: "x" }] }, "fallbacks.0.system"],
  [{ service_tier: "gold" }, "service_tier"],
  [{ speed: "quick" }, "speed"],
])("refuses %j, naming %s", (body, parameter) => {
  let thrown: unknown;
  try {
    read(body);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(AppError);
  expect(thrown).toMatchObject({ code: "invalid-request", parameter });
  expect(String(thrown)).toContain(parameter);
});
