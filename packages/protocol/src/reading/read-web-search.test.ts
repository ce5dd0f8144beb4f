import { describe, expect, it } from "vitest";
import { anthropicMessages } from "../anthropic-messages/dialect.ts";
import { geminiGenerateContent } from "../gemini/dialect.ts";
import { readChatCompletion } from "../openai-chat/read-request.ts";
import { openaiResponses } from "../openai-responses/dialect.ts";
import { readPreset } from "../preset/read-preset.ts";
import { withPreset } from "../preset/with-preset.ts";

const head = { path: "/v1beta/models/a/b:generateContent", query: "", headers: {} };
const chat = (body: object) =>
  readChatCompletion({ model: "a/b", messages: [{ role: "user", content: "Hi" }], ...body });

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
