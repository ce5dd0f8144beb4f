import { AppError } from "@causeway/errors";
import { type ChatRequest, readChatCompletion } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { anthropicMessages } from "../anthropic-messages.ts";

const messages = [{ role: "user", content: "Hello" }];
const tools = [
  { type: "function", function: { name: "f", description: "d", parameters: { properties: {} }, strict: true } },
];
const request = (fields: object = {}): ChatRequest => readChatCompletion({ messages, ...fields }).request;
const write = (fields: object = {}, upstreamModelId = "claude-sonnet-4-5-20250929", maxOutputTokens = 4_000) =>
  anthropicMessages.writeRequest(request(fields), { upstreamModelId, maxOutputTokens });

const newest = "claude-opus-4-7";
const older = "claude-3-5-haiku-20241022";

function failureOf(fields: object, model?: string): AppError {
  try {
    write(fields, model);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

const functionCall = (id: string, args: string) => ({ id, type: "function", function: { name: "f", arguments: args } });

describe("a request in Anthropic's format", () => {
  test("holds what the format demands and nothing that the caller did not ask for", () => {
    expect(write()).toEqual({
      model: "claude-sonnet-4-5-20250929",
      max_tokens: 4_000,
      messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    });
  });

  test("has a limit even when none is given", () => {
    const body = anthropicMessages.writeRequest(request(), { upstreamModelId: older, maxOutputTokens: undefined });
    expect(body["max_tokens"]).toBe(4_096);
  });

  test("keeps system messages apart, in order, with their cache marks", () => {
    const body = write({
      messages: [
        { role: "system", content: [{ type: "text", text: "One", cache_control: { type: "ephemeral", ttl: "1h" } }] },
        ...messages,
        { role: "developer", content: "Two" },
      ],
    });
    expect(body["system"]).toEqual([
      { type: "text", text: "One", cache_control: { type: "ephemeral", ttl: "1h" } },
      { type: "text", text: "Two" },
    ]);
    expect(body["messages"]).toHaveLength(1);
  });

  test("puts the results of parallel tool calls first in one user turn", () => {
    const body = write({
      tools,
      messages: [
        ...messages,
        {
          role: "assistant",
          content: "Let me see",
          tool_calls: [functionCall("c1", '{"a":1}'), functionCall("functions.f:1", "{broken")],
        },
        { role: "tool", tool_call_id: "c1", content: "one" },
        { role: "user", content: "and hurry" },
        {
          role: "tool",
          tool_call_id: "functions.f:1",
          content: [{ type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } }],
        },
      ],
    });
    expect(body["messages"]).toEqual([
      { role: "user", content: [{ type: "text", text: "Hello" }] },
      {
        role: "assistant",
        content: [
          { type: "text", text: "Let me see" },
          { type: "tool_use", id: "c1", name: "f", input: { a: 1 } },
          { type: "tool_use", id: "functions_2e_f_3a_1", name: "f", input: { invalid_arguments: "{broken" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: "one" }] },
          {
            type: "tool_result",
            tool_use_id: "functions_2e_f_3a_1",
            content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "QUJD" } }],
          },
          { type: "text", text: "and hurry" },
        ],
      },
    ]);
  });

  test("writes pictures and documents from data and from the web", () => {
    const [turn] = write({
      messages: [
        {
          role: "user",
          content: [
            {
              type: "image_url",
              image_url: { url: "https://example.com/a.png" },
              cache_control: { type: "ephemeral" },
            },
            { type: "image_url", image_url: { url: "data:image/jpg;base64,QUJD" } },
            { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,QUJD" } },
            { type: "file", file: { file_data: "https://example.com/b.pdf" } },
            { type: "file", file: { filename: "c.txt", file_data: "data:text/plain;base64,w6RiYw==" } },
          ],
        },
      ],
    })["messages"] as [{ content: unknown }];
    expect(turn.content).toEqual([
      {
        type: "image",
        source: { type: "url", url: "https://example.com/a.png" },
        cache_control: { type: "ephemeral" },
      },
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "QUJD" } },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "QUJD" }, title: "a.pdf" },
      { type: "document", source: { type: "url", url: "https://example.com/b.pdf" } },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "äbc" }, title: "c.txt" },
    ]);
  });

  test.each([
    [
      "messages.0.content.0",
      {
        messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "QUJD", format: "wav" } }] }],
      },
    ],
    ["messages.0.content.0", { messages: [{ role: "user", content: [{ type: "video_url", video_url: {} }] }] }],
    [
      "messages.0.content.0",
      {
        messages: [
          { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/bmp;base64,QUJD" } }] },
        ],
      },
    ],
    [
      "messages.0.content.0",
      {
        messages: [
          { role: "user", content: [{ type: "file", file: { file_data: "data:application/zip;base64,QUJD" } }] },
        ],
      },
    ],
    ["n", { messages, n: 2 }],
    ["messages", { messages: [{ role: "user", content: "" }] }],
    ["reasoning.max_tokens", { messages, reasoning: { max_tokens: 5_000 } }],
    ["reasoning.max_tokens", { messages, reasoning: { max_tokens: 500 } }],
  ])("refuses what it cannot say, naming %s", (parameter, fields) => {
    expect(failureOf(fields)).toMatchObject({ code: "invalid-request", parameter });
  });

  test.each([
    [{ tools }, undefined],
    [{ tools, tool_choice: "auto" }, { type: "auto" }],
    [{ tools, tool_choice: "none" }, { type: "none" }],
    [{ tools, tool_choice: "required" }, { type: "any" }],
    [
      { tools, tool_choice: { type: "function", function: { name: "f" } } },
      { type: "tool", name: "f" },
    ],
    [
      { tools, parallel_tool_calls: false },
      { type: "auto", disable_parallel_tool_use: true },
    ],
    [
      { tools, tool_choice: "required", parallel_tool_calls: false },
      { type: "any", disable_parallel_tool_use: true },
    ],
  ])("%j becomes the tool choice %j", (fields, choice) => {
    expect(write(fields)["tool_choice"]).toEqual(choice);
  });

  test("writes tools, strict ones where the model knows strictness", () => {
    const tool = { name: "f", description: "d", input_schema: { type: "object", properties: {} } };
    expect(write({ tools })["tools"]).toEqual([{ ...tool, strict: true }]);
    expect(write({ tools }, older)["tools"]).toEqual([tool]);
  });

  test("keeps sampling within what the model takes", () => {
    const sampling = { temperature: 1.5, top_p: 0.5, top_k: 5, stop: ["END", "\n"], frequency_penalty: 1, seed: 1 };
    expect(write(sampling)).toMatchObject({ temperature: 1, top_k: 5, stop_sequences: ["END"] });
    expect(write(sampling)).not.toHaveProperty("top_p");
    expect(write({ top_p: 0.5 })).toMatchObject({ top_p: 0.5 });
    expect(Object.keys(write(sampling, newest))).toEqual(["model", "max_tokens", "messages", "stop_sequences"]);
  });

  test("passes the caller's user and its wish for automatic caching", () => {
    expect(write({ user: "u", cache_control: { type: "ephemeral" }, stream: true })).toMatchObject({
      metadata: { user_id: "u" },
      cache_control: { type: "ephemeral" },
      stream: true,
    });
  });

  test("drops text of nothing but white space", () => {
    const body = write({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: " \n" },
            { type: "text", text: "Hi" },
          ],
        },
        { role: "assistant", content: " " },
        { role: "user", content: "And?" },
      ],
    });
    expect(body["messages"]).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Hi" },
          { type: "text", text: "And?" },
        ],
      },
    ]);
  });

  test("has the mark of a cache that stands beside a message at the end of its content", () => {
    const cache_control = { type: "ephemeral" };
    const body = write({
      messages: [
        { role: "system", content: "Rules", cache_control },
        {
          role: "user",
          content: [
            { type: "text", text: "One" },
            { type: "text", text: "Two" },
          ],
          cache_control,
        },
        { role: "assistant", content: "Let me see", tool_calls: [functionCall("c1", "{}")] },
        { role: "tool", tool_call_id: "c1", content: "Done", cache_control },
      ],
    });
    expect(body["system"]).toEqual([{ type: "text", text: "Rules", cache_control }]);
    expect(body["messages"]).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "One" },
          { type: "text", text: "Two", cache_control },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "text", text: "Let me see" },
          { type: "tool_use", id: "c1", name: "f", input: {} },
        ],
      },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: "Done" }], cache_control }],
      },
    ]);
  });

  test("drops white space at the end of an answer to be continued", () => {
    const body = write({ messages: [...messages, { role: "assistant", content: "So: \n" }] });
    expect(body["messages"]).toMatchObject([{}, { content: [{ text: "So:" }] }]);
  });
});

const toolTurn = (reasoning_details: object[]) => [
  ...messages,
  { role: "assistant", reasoning_details, tool_calls: [{ id: "c", type: "function", function: { name: "f" } }] },
  { role: "tool", tool_call_id: "c", content: "x" },
];

describe("reasoning in Anthropic's format", () => {
  test.each([
    [{ reasoning: { effort: "high" } }, { type: "enabled", budget_tokens: 3_200 }],
    [{ reasoning: { effort: "low" } }, { type: "enabled", budget_tokens: 1_024 }],
    [{ reasoning: { enabled: true } }, { type: "enabled", budget_tokens: 2_000 }],
    [{ reasoning: { max_tokens: 1_500 } }, { type: "enabled", budget_tokens: 1_500 }],
    [{ reasoning: { effort: "none" } }, undefined],
    [{ reasoning: { enabled: false } }, undefined],
    [{ include_reasoning: true }, undefined],
    [{ tools, tool_choice: "required", reasoning: { effort: "high" } }, undefined],
  ])("%j is the budget %j below the answer's limit", (fields, thinking) => {
    expect(write(fields)["thinking"]).toEqual(thinking);
  });

  test("is left out when the limit leaves no room for the least budget", () => {
    expect(write({ reasoning: { effort: "high" } }, older, 1_024)).not.toHaveProperty("thinking");
  });

  test("leaves out the sampling that the format forbids beside it", () => {
    const body = write({ reasoning: { effort: "high" }, temperature: 0.2, top_p: 0.5, top_k: 3 });
    expect(Object.keys(body)).toEqual(["model", "max_tokens", "messages", "thinking"]);
  });

  test.each([
    [
      { effort: "xhigh" },
      newest,
      { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "xhigh" } },
    ],
    [{ effort: "xhigh", exclude: true }, newest, { thinking: { type: "adaptive", display: "omitted" } }],
    [
      { effort: "minimal" },
      "anthropic.claude-opus-4-6-v1",
      { thinking: { type: "adaptive" }, output_config: { effort: "low" } },
    ],
    [{ effort: "xhigh" }, "claude-opus-4.6", { output_config: { effort: "high" } }],
    [{ max_tokens: 20_000 }, newest, { output_config: { effort: "high" } }],
  ])("%j for %s is adaptive", (reasoning, model, expected) => {
    expect(write({ reasoning }, model)).toMatchObject(expected);
  });

  test("returns signed thinking unchanged and leaves other providers' out", () => {
    const details = [
      { type: "reasoning.text", text: "Let me ", format: "anthropic-claude-v1", index: 0 },
      { type: "reasoning.text", text: "think", format: "anthropic-claude-v1", index: 0 },
      { type: "reasoning.text", text: "", signature: "sig", format: "anthropic-claude-v1", index: 0 },
      { type: "reasoning.encrypted", data: "xyz", format: "anthropic-claude-v1", index: 1 },
      { type: "reasoning.text", text: "other", signature: "s", format: "google-gemini-v1", index: 0 },
      { type: "reasoning.text", text: "unsigned", format: "anthropic-claude-v1", index: 2 },
    ];
    const [, turn] = write({
      messages: [...messages, { role: "assistant", content: "ok", reasoning_details: details }],
    })["messages"] as [unknown, { content: unknown }];
    expect(turn.content).toEqual([
      { type: "thinking", thinking: "Let me think", signature: "sig" },
      { type: "redacted_thinking", data: "xyz" },
      { type: "text", text: "ok" },
    ]);
  });

  test("is left out in the middle of a tool conversation that began without it", () => {
    const reasoning = { effort: "high" };
    expect(write({ tools, reasoning, messages: toolTurn([]) })).not.toHaveProperty("thinking");
    const signed = { type: "reasoning.text", text: "a", signature: "s", format: "anthropic-claude-v1" };
    expect(write({ tools, reasoning, messages: toolTurn([signed]) })).toHaveProperty("thinking");
  });
});

describe("structured output in Anthropic's format", () => {
  const schema = { type: "object", properties: { a: { type: "string" } } };
  const response_format = { type: "json_schema", json_schema: { name: "x", schema, strict: true } };

  test("goes into output_config where the model has it, beside the effort", () => {
    expect(write({ response_format, reasoning: { effort: "low" } }, newest)["output_config"]).toEqual({
      effort: "low",
      format: { type: "json_schema", schema },
    });
  });

  test("is a forced tool on older models", () => {
    expect(write({ response_format }, older)).toMatchObject({
      tools: [{ name: "causeway_structured_output", input_schema: schema }],
      tool_choice: { type: "tool", name: "causeway_structured_output" },
    });
  });

  test("is asked for in words where a forced tool is not possible", () => {
    const body = write({ response_format, tools }, older);
    expect(body["tools"]).toHaveLength(1);
    expect(JSON.stringify(body["system"])).toContain("JSON Schema");
    expect(JSON.stringify(write({ response_format: { type: "json_object" } })["system"])).toContain("JSON object");
    expect(write({ response_format: { type: "text" } })).not.toHaveProperty("system");
  });
});
