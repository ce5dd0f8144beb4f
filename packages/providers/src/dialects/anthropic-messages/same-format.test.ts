import { anthropicMessages as messagesFormat, type ChatRequest } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { nativeWarnings } from "../../native-warnings.ts";
import { anthropicMessages } from "../anthropic-messages.ts";

const ask = (body: object, headers = {}): ChatRequest => {
  const whole = { model: "a/b", max_tokens: 500, messages: [{ role: "user", content: "Hello" }], ...body };
  return messagesFormat.read(whole, { path: "/v1/messages", query: "", headers }).call.request;
};
const write = (body: object, upstreamModelId = "claude-opus-4-7") =>
  anthropicMessages.writeRequest(ask(body), { upstreamModelId, maxOutputTokens: 500 });
const tool = { name: "f", input_schema: { type: "object", properties: {} } };

describe("a request that came in Anthropic's format", () => {
  test("keeps an assistant's turn as it was: thinking between other blocks, signed, and what server tools left", () => {
    const content = [
      { type: "thinking", thinking: "One", signature: "s1" },
      { type: "text", text: "Let me search", cache_control: { type: "ephemeral" } },
      { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "x" } },
      { type: "thinking", thinking: "Two", signature: "s2" },
      { type: "tool_use", id: "toolu_1", name: "f", input: { a: 1 }, cache_control: { type: "ephemeral" } },
    ];
    const result = {
      type: "tool_result",
      tool_use_id: "toolu_1",
      is_error: true,
      cache_control: { type: "ephemeral", ttl: "1h" },
      content: [{ type: "text", text: "no" }],
    };
    const messages = [
      { role: "user", content: [{ type: "text", text: "Hello" }] },
      { role: "assistant", content },
      { role: "user", content: [result] },
    ];
    expect(write({ messages, tools: [tool] })["messages"]).toEqual(messages);
  });

  test("leaves out thinking that no model of Anthropic's has signed", () => {
    const content = [
      { type: "thinking", thinking: "Plain", signature: "" },
      { type: "thinking", thinking: "Sealed", signature: 'causeway.{"type":"reasoning.text"}' },
      { type: "text", text: "Hi" },
    ];
    const messages = [
      { role: "user", content: [{ type: "text", text: "Hello" }] },
      { role: "assistant", content },
      { role: "user", content: [{ type: "text", text: "So?" }] },
    ];
    expect(write({ messages })["messages"]).toEqual([
      messages[0],
      { role: "assistant", content: [content[2]] },
      messages[2],
    ]);
  });

  test("keeps documents with what is said about them", () => {
    const content = [
      {
        type: "document",
        source: { type: "text", media_type: "text/plain", data: "A page" },
        title: "T",
        citations: { enabled: true },
      },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "AAAA" }, context: "C" },
      { type: "search_result", source: "s", title: "t", content: [{ type: "text", text: "x" }] },
    ];
    expect(write({ messages: [{ role: "user", content }] })["messages"]).toEqual([{ role: "user", content }]);
  });

  test("keeps efforts, context edits and the tools that the caller runs", () => {
    const body = write({
      output_config: { effort: "low", task_budget: { type: "tokens", total: 9 } },
      context_management: { edits: [{ type: "clear_tool_uses_20250919" }] },
      service_tier: "standard_only",
      tools: [
        { ...tool, input_examples: [{ a: 1 }] },
        { type: "bash_20250124", name: "bash" },
        { type: "web_search_20250305", name: "web_search" },
      ],
      tool_choice: { type: "tool", name: "bash" },
    });
    expect(body).toMatchObject({
      output_config: { effort: "low", task_budget: { type: "tokens", total: 9 } },
      context_management: { edits: [{ type: "clear_tool_uses_20250919" }] },
      service_tier: "standard_only",
      tools: [
        { name: "f", input_examples: [{ a: 1 }] },
        { type: "bash_20250124", name: "bash" },
      ],
      tool_choice: { type: "tool", name: "bash" },
    });
    expect(body["tools"]).toHaveLength(2);
  });

  test("asks for no thinking because of an effort alone, and for thinking when that is asked for", () => {
    expect(write({ output_config: { effort: "high" } })).not.toHaveProperty("thinking");
    expect(write({ thinking: { type: "adaptive" }, output_config: { effort: "high" } })).toMatchObject({
      thinking: { type: "adaptive" },
      output_config: { effort: "high" },
    });
    const budget = { thinking: { type: "enabled", budget_tokens: 1_024 }, max_tokens: 4_000 };
    const call = { upstreamModelId: "claude-sonnet-4-5", maxOutputTokens: 4_000 };
    expect(anthropicMessages.writeRequest(ask(budget), call)["thinking"]).toEqual(budget.thinking);
  });

  test("has the caller's betas", () => {
    const betas = { "anthropic-beta": "interleaved-thinking-2025-05-14" };
    expect(anthropicMessages.headersOf?.(ask({}, betas))).toEqual(betas);
  });
});

describe("what the provider's format leaves out is said", () => {
  const asked = ask({
    context_management: { edits: [{ type: "clear_tool_uses_20250919" }] },
    tools: [tool, { type: "bash_20250124", name: "bash" }, { type: "code_execution_20250825", name: "code_execution" }],
  });

  test.each([
    ["anthropic-messages", ["tools.2"]],
    ["openai-chat", ["context_management", "tools.1", "tools.2"]],
  ])("by %s", (format, params) => {
    expect(nativeWarnings(asked, format).map(({ param }) => param)).toEqual(params);
  });

  test("and nothing where nothing was", () => {
    expect(nativeWarnings(ask({ tools: [tool] }), "openai-chat")).toEqual([]);
  });
});
