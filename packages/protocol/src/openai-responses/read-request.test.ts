import { AppError } from "@causeway/errors";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readResponses } from "./read-request.ts";

const read = (fields: object = {}) => readResponses({ model: "maker/one", input: "Hello", ...fields }).call;

function failureOf(fields: object): AppError {
  try {
    readResponses({ model: "maker/one", input: "Hello", ...fields });
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

const text = (content: string) => ({ type: "text", text: content });

describe("reading a response's body", () => {
  test("takes a text as the user's word, and instructions before it", () => {
    const { request, model, warnings } = read({
      instructions: "Be brief.",
      max_output_tokens: 50,
      top_k: 5,
      user: "u1",
    });
    expect(model).toBe("maker/one");
    expect(request).toMatchObject({
      messages: [
        { role: "system", content: [text("Be brief.")] },
        { role: "user", content: [text("Hello")] },
      ],
      maxOutputTokens: 50,
      topK: 5,
      user: "u1",
      choices: 1,
      stream: false,
      extra: {},
    });
    expect(warnings).toEqual([]);
  });

  test("makes one turn of what the model thought, said and called between two words of others", () => {
    const { messages } = read({
      input: [
        { role: "developer", content: "Use tools." },
        { role: "user", content: [{ type: "input_text", text: "Weather?" }] },
        { type: "reasoning", id: "rs_1", summary: [], content: [{ type: "reasoning_text", text: "hm" }] },
        { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "Looking." }] },
        { type: "function_call", id: "fc_1", call_id: "c1", name: "weather", arguments: '{"city":"Rome"}' },
        { type: "function_call", call_id: "c2", name: "time", arguments: "{}" },
        { type: "function_call_output", call_id: "c1", output: "sunny" },
        { type: "function_call_output", call_id: "c2", output: [{ type: "input_text", text: "noon" }] },
        { role: "assistant", content: "Sunny at noon." },
        { role: "user", content: "Thanks" },
      ],
    }).request;
    expect(messages).toEqual([
      { role: "system", content: [text("Use tools.")] },
      { role: "user", content: [text("Weather?")] },
      {
        role: "assistant",
        content: [text("Looking.")],
        toolCalls: [
          { id: "c1", name: "weather", argumentsText: '{"city":"Rome"}' },
          { id: "c2", name: "time", argumentsText: "{}" },
        ],
        reasoningDetails: [{ type: "reasoning.text", text: "hm", format: "unknown", index: 2 }],
      },
      { role: "tool", toolCallId: "c1", content: [text("sunny")] },
      { role: "tool", toolCallId: "c2", content: [text("noon")] },
      { role: "assistant", content: [text("Sunny at noon.")], toolCalls: [], reasoningDetails: [] },
      { role: "user", content: [text("Thanks")] },
    ]);
  });

  test("takes images, files and sound, and OpenAI's marks for the prompt's cache", () => {
    const content = [
      { type: "input_image", image_url: "https://x.test/a.png", detail: "low" },
      { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" },
      { type: "input_file", file_url: "https://x.test/b.pdf" },
      { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
      { type: "input_text", text: "Look", prompt_cache_breakpoint: { mode: "explicit" } },
    ];
    expect(read({ input: [{ role: "user", content }] }).request.messages).toEqual([
      {
        role: "user",
        content: [
          { type: "image", source: { kind: "url", url: "https://x.test/a.png" }, detail: "low" },
          { type: "file", name: "a.pdf", source: { kind: "base64", mediaType: "application/pdf", data: "AAAA" } },
          { type: "file", source: { kind: "url", url: "https://x.test/b.pdf" } },
          { type: "audio", data: "AAAA", format: "wav" },
          { ...text("Look"), cacheControl: { type: "ephemeral" } },
        ],
      },
    ]);
  });

  test("reads tuning in the words of a chat completion", () => {
    const { request } = read({
      text: { format: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true }, verbosity: "low" },
      reasoning: { effort: "high", summary: "auto" },
      include: ["message.output_text.logprobs", "reasoning.encrypted_content"],
      top_logprobs: 3,
      service_tier: "flex",
      prompt_cache_key: "k",
      metadata: { job: "7" },
      stream: true,
    });
    expect(request).toMatchObject({
      responseFormat: { type: "json-schema", name: "n", schema: { type: "object" }, strict: true },
      reasoning: { effort: "high", summary: "auto", exclude: false },
      stream: true,
    });
    expect(request.extra).toEqual({
      verbosity: "low",
      logprobs: true,
      top_logprobs: 3,
      service_tier: "flex",
      prompt_cache_key: "k",
    });
  });

  test.each([
    ["previous_response_id", { previous_response_id: "resp_1" }],
    ["store", { store: true }],
    ["conversation", { conversation: "conv_1" }],
    ["background", { background: true }],
    ["prompt", { prompt: { id: "p" } }],
    ["input.0", { input: [{ type: "item_reference", id: "rs_1" }] }],
    ["input.0.content.0.file_id", { input: [{ role: "user", content: [{ type: "input_image", file_id: "f" }] }] }],
  ])("refuses what would have to be stored: %s", (parameter, fields) => {
    const error = failureOf(fields);
    expect(error).toMatchObject({ code: "invalid-request", parameter });
    expect(error.message).toMatch(/stored|later/);
  });

  test.each([
    ["input", { input: undefined }],
    ["input", { input: [] }],
    ["input", { input: 7 }],
    ["input.0", { input: ["x"] }],
    ["input.0.role", { input: [{ content: "x" }] }],
    ["input.0.role", { input: [{ role: "critic", content: "x" }] }],
    ["input.0.type", { input: [{ type: "compaction", encrypted_content: "x" }] }],
    ["input.0.content.0.type", { input: [{ role: "user", content: [{ type: "hologram" }] }] }],
    ["input.0.call_id", { input: [{ type: "function_call", name: "f", arguments: "{}" }] }],
    ["tools.0.type", { tools: [{ type: "file_search" }] }],
    ["tools.0.name", { tools: [{ type: "function" }] }],
    ["tool_choice", { tool_choice: "required" }],
    ["tool_choice.name", { tools: [{ type: "function", name: "f" }], tool_choice: { type: "function", name: "g" } }],
    ["tool_choice.type", { tools: [{ type: "function", name: "f" }], tool_choice: { type: "file_search" } }],
    ["text.format.type", { text: { format: { type: "xml" } } }],
    ["truncation", { truncation: "hard" }],
    ["max_output_tokens", { max_output_tokens: 0 }],
    ["reasoning.effort", { reasoning: { effort: "huge" } }],
    ["metadata", { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, "v"])) }],
    ["modalities.0", { modalities: ["audio"] }],
  ])("names the field at fault: %s", (parameter, fields) => {
    expect(failureOf(fields)).toMatchObject({ code: "invalid-request", parameter });
  });

  test("says what it left out", () => {
    const { warnings, request } = read({
      truncation: "auto",
      client_metadata: { x: "y" },
      tools: [{ type: "image_generation" }],
      input: [
        { type: "web_search_call", id: "ws_1", status: "completed" },
        { role: "user", content: "Hi" },
      ],
    });
    expect(request.tools).toEqual([]);
    expect(request.messages).toHaveLength(1);
    expect(warnings.map(({ code, param }) => [code, param])).toEqual([
      ["field-ignored", "tools.0"],
      ["field-ignored", "client_metadata"],
      ["field-ignored", "input.0"],
    ]);
  });
});

describe("tools", () => {
  const tools = [
    { type: "function", name: "weather", description: "Weather", parameters: { type: "object" }, strict: true },
    {
      type: "custom",
      name: "patch",
      description: "Edits.",
      format: { type: "grammar", syntax: "lark", definition: "start: A" },
    },
    { type: "namespace", name: "mail", tools: [{ type: "function", name: "send" }] },
  ];

  test("are functions to the model, whatever they are to the caller", () => {
    const { call, toolNames } = readResponses({ input: "x", tools, parallel_tool_calls: false });
    expect(call.request.tools).toMatchObject([
      { name: "weather", description: "Weather", parameters: { type: "object" }, strict: true },
      { name: "patch", description: expect.stringContaining("start: A"), parameters: { required: ["input"] } },
      { name: "mail__send" },
    ]);
    expect(call.request.parallelToolCalls).toBe(false);
    expect(toolNames.get("patch")?.kind).toBe("custom");
    expect(toolNames.get("mail__send")).toEqual({ kind: "function", name: "send", namespace: "mail" });
    expect(call.warnings).toMatchObject([{ code: "changed", param: "tools.1.format" }]);
  });

  test.each([
    ["required", "required", 3],
    [{ type: "function", name: "weather" }, { name: "weather" }, 3],
    [{ type: "custom", name: "patch" }, { name: "patch" }, 3],
    [{ type: "function", name: "send", namespace: "mail" }, { name: "mail__send" }, 3],
    [{ type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "weather" }] }, "required", 1],
  ])("can be chosen: %j", (tool_choice, expected, count) => {
    const { request } = read({ tools, tool_choice });
    expect(request.toolChoice).toEqual(expected);
    expect(request.tools).toHaveLength(count);
  });

  test("of free text come back as they were called", () => {
    const { messages } = read({
      tools,
      input: [
        { type: "custom_tool_call", call_id: "c1", name: "patch", input: "*** Begin" },
        { type: "custom_tool_call_output", call_id: "c1", output: "done" },
      ],
    }).request;
    expect(messages).toMatchObject([
      { role: "assistant", toolCalls: [{ id: "c1", name: "patch", argumentsText: '{"input":"*** Begin"}' }] },
      { role: "tool", toolCallId: "c1" },
    ]);
  });
});

const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

/** The fault is a body error, or there is none. Anything else is thrown on. */
function isReadOrRefused(body: unknown): boolean {
  try {
    readResponses(body);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "invalid-request")) throw error;
  }
  return true;
}

test("hostile bodies of any shape fail with a body error and nothing else", () => {
  const anything = fc.jsonValue({ maxDepth: 5 });
  const type = (...types: string[]) => fc.oneof(fc.constantFrom(...types), anything);
  const part = some({
    type: type("input_text", "input_image", "input_file", "input_audio", "output_text", "refusal"),
    text: anything,
    image_url: anything,
    file_data: anything,
    input_audio: anything,
  });
  const item = some({
    type: type("message", "reasoning", "function_call", "function_call_output", "custom_tool_call", "web_search_call"),
    role: type("user", "assistant", "developer"),
    content: fc.oneof(fc.string(), fc.array(part), anything),
    summary: anything,
    encrypted_content: fc.oneof(fc.constantFrom("cw1.[{}]", "cw1.{"), anything),
    call_id: fc.oneof(fc.string(), anything),
    name: fc.oneof(fc.string(), anything),
    arguments: anything,
    output: anything,
  });
  const tool = some({
    type: type("function", "custom", "namespace", "web_search"),
    name: fc.oneof(fc.string(), anything),
    parameters: anything,
    format: anything,
    tools: anything,
  });
  const body = fc.record(
    {
      input: fc.oneof(fc.array(item, { minLength: 1 }), fc.string(), anything),
      tools: fc.oneof(fc.array(tool), anything),
      tool_choice: anything,
      text: anything,
      reasoning: anything,
      include: anything,
      metadata: anything,
      instructions: anything,
      modalities: anything,
      debug: anything,
    },
    { requiredKeys: ["input"] },
  );
  expect(() => fc.assert(fc.property(fc.oneof(body, anything), isReadOrRefused), { numRuns: 2_000 })).not.toThrow();
});
