import { describe, expect, it, test } from "vitest";
import { anthropicMessages } from "../anthropic-messages/dialect.ts";
import { geminiGenerateContent } from "../gemini/dialect.ts";
import { readChatCompletion } from "../openai-chat/read-request.ts";
import { openaiResponses } from "../openai-responses/dialect.ts";
import { readPreset } from "../preset/read-preset.ts";
import { withPreset } from "../preset/with-preset.ts";

const head = { path: "/v1beta/models/a/b:generateContent", query: "", headers: {} };
const chat = (body: object) =>
  readChatCompletion({ model: "a/b", messages: [{ role: "user", content: "Hi" }], ...body });

test.each([
  [{ max_tool_calls: 3 }, 3],
  [{ max_tool_calls: 0 }, 0],
  [{}, 7],
  [{ max_tool_calls: 9 }, 7],
  [{ stop_server_tools_when: [{ type: "step_count_is", step_count: 2 }], max_tool_calls: 1 }, 2],
  [{ stop_server_tools_when: [{ type: "max_cost", max_cost_in_dollars: 1 }], max_tool_calls: 1 }, 7],
])("at most %j searches are made where the tool says 7", (limit, maxUses) => {
  const tools = [{ type: "web_search_20250305", name: "web_search", max_uses: 7 }];
  expect(chat({ tools, ...limit }).webSearch).toMatchObject({ maxUses });
});

test("conditions that cannot be told here are said, in every format", () => {
  const stop_server_tools_when = [
    { type: "step_count_is", step_count: 2 },
    { type: "has_tool_call", tool_name: "done" },
  ];
  const asked = { model: "a/b", max_tokens: 9, messages: [{ role: "user", content: "Hi" }], stop_server_tools_when };
  const input = { model: "a/b", input: "Hi", stop_server_tools_when };
  for (const { warnings } of [
    chat(asked),
    anthropicMessages.read(asked, head).call,
    openaiResponses.read(input, head).call,
  ]) {
    expect(warnings.map(({ param }) => param)).toEqual(["stop_server_tools_when.1"]);
  }
});

describe("a wish for the web", () => {
  it.each([
    [
      "the plugin",
      chat({ plugins: [{ id: "web", engine: "exa", max_results: 3, include_domains: ["a.test"] }] }),
      false,
    ],
    [
      "a tool of OpenAI's",
      chat({
        tools: [{ type: "web_search", engine: "exa", max_results: 3, filters: { allowed_domains: ["a.test"] } }],
      }),
      true,
    ],
    [
      "OpenRouter's tool",
      chat({
        tools: [
          {
            type: "openrouter:web_search",
            parameters: { engine: "exa", max_results: 3, allowed_domains: ["a.test"] },
          },
        ],
      }),
      true,
    ],
  ])("is read of %s", (_, call, isTool) => {
    expect(call.webSearch).toMatchObject({ engine: "exa", maxResults: 3, includeDomains: ["a.test"], isTool });
    expect([call.request.tools, call.warnings]).toEqual([[], []]);
  });

  it("is read in every format's own words, and is no tool of the caller's there", () => {
    const messages = [{ role: "user", content: "Hi" }];
    const search = { type: "web_search_20250305", name: "web_search", max_uses: 2, blocked_domains: ["a.test"] };
    const choice = { type: "tool", name: "web_search" };
    const { call } = anthropicMessages.read(
      { model: "a/b", max_tokens: 9, messages, tools: [search], tool_choice: choice },
      head,
    );
    expect(call.webSearch).toMatchObject({ maxUses: 2, excludeDomains: ["a.test"], isTool: true });
    expect(call.request.native).toMatchObject({ tools: [], fields: {} });
    const contents = [{ role: "user", parts: [{ text: "Hi" }] }];
    const gemini = geminiGenerateContent.read({ contents, tools: [{ google_search: {} }] }, head).call;
    expect([gemini.webSearch?.param, gemini.warnings]).toEqual(["tools.0", []]);
    const responses = openaiResponses.read(
      {
        model: "a/b",
        input: "Hi",
        tools: [{ type: "web_search_preview", search_context_size: "low" }],
        tool_choice: "required",
      },
      head,
    ).call;
    expect(responses).toMatchObject({
      webSearch: { contextSize: "low" },
      request: { tools: [], toolChoice: undefined },
    });
  });

  it("is none where the plugin is off, and the call's own before a preset's", () => {
    expect(chat({ plugins: [{ id: "web", enabled: false }] }).webSearch).toBeUndefined();
    const preset = readPreset({ plugins: [{ id: "web", max_results: 7 }] }, undefined);
    expect(withPreset(chat({}), preset).webSearch?.maxResults).toBe(7);
    expect(withPreset(chat({ plugins: [{ id: "web", max_results: 2 }] }), preset).webSearch?.maxResults).toBe(2);
  });

  it.each([
    ["plugins.0.engine", { plugins: [{ id: "web", engine: "altavista" }] }],
    ["plugins.0.max_results", { plugins: [{ id: "web", max_results: 0 }] }],
    ["plugins.0.exclude_domains", { plugins: [{ id: "web", include_domains: ["a"], exclude_domains: ["b"] }] }],
    ["tools.0.max_uses", { tools: [{ type: "web_search", max_uses: "many" }] }],
    ["web_search_options.search_context_size", { web_search_options: { search_context_size: "huge" } }],
  ])("names %s where it cannot be", (parameter, body) => {
    expect(() => chat(body)).toThrow(expect.objectContaining({ parameter }));
  });
});
