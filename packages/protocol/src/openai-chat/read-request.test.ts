import { AppError } from "@causeway/errors";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readChatCompletion } from "./read-request.ts";

const messages = [{ role: "user", content: "Hello" }];
const read = (fields: Record<string, unknown> = {}) => readChatCompletion({ messages, ...fields });

const named = (name: string) => ({ type: "function", function: { name } });
const allowed = (mode: string, ...names: string[]) => ({
  type: "allowed_tools",
  allowed_tools: { mode, tools: names.map(named) },
});

function failureOf(body: unknown): AppError {
  try {
    readChatCompletion(body);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

const healing = (more: object) => [{ id: "response-healing", ...more }];

describe("reading a chat completion", () => {
  test("gives every field a value when only messages are sent", () => {
    const call = read();
    expect(call.request).toEqual({
      messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
      tools: [],
      toolChoice: undefined,
      parallelToolCalls: undefined,
      maxOutputTokens: undefined,
      temperature: undefined,
      topP: undefined,
      topK: undefined,
      stop: [],
      responseFormat: undefined,
      reasoning: undefined,
      choices: 1,
      stream: false,
      user: undefined,
      extra: {},
    });
    expect(call).toMatchObject({ model: undefined, models: [], sessionId: undefined, warnings: [] });
  });

  test.each([
    ["temperature", -0.1],
    ["temperature", 2.1],
    ["temperature", "hot"],
    ["temperature", Number.NaN],
    ["top_p", 0],
    ["top_p", 1.1],
    ["top_k", 1.5],
    ["min_p", 2],
    ["top_a", -1],
    ["frequency_penalty", 2.5],
    ["presence_penalty", -2.5],
    ["repetition_penalty", 0],
    ["seed", 1.5],
    ["logprobs", "yes"],
    ["top_logprobs", 21],
    ["max_tokens", 0],
    ["max_completion_tokens", 1.5],
    ["n", 0],
    ["n", 129],
    ["stream", "true"],
    ["stop", 7],
    ["model", 7],
    ["model", ""],
    ["user", {}],
    ["session_id", "x".repeat(257)],
    ["service_tier", "gold"],
    ["verbosity", "chatty"],
    ["reasoning_effort", "huge"],
    ["parallel_tool_calls", 1],
    ["metadata", []],
    ["tools", {}],
    ["provider", "openai"],
    ["preset", 7],
  ])("refuses %s: %j and names it", (field, value) => {
    const error = failureOf({ messages, [field]: value });
    expect(error.code).toBe("invalid-request");
    expect(error.parameter).toBe(field);
    expect(error.message).toContain(field);
  });

  test.each([
    ["messages", { messages: [] }],
    ["messages", {}],
    ["messages", { messages: Array.from({ length: 2_001 }, () => messages[0]) }],
    ["messages.0", { messages: [7] }],
    ["messages.1.role", { messages: [...messages, { role: "wizard", content: "x" }] }],
    ["messages.0.content", { messages: [{ role: "user" }] }],
    ["messages.0.content", { messages: [{ role: "user", content: 7 }] }],
    [
      "messages.0.content.1.text",
      { messages: [{ role: "user", content: [{ type: "text", text: "a" }, { type: "text" }] }] },
    ],
    [
      "messages.0.content.0.type",
      { messages: [{ role: "system", content: [{ type: "image_url", image_url: { url: "https://a/b" } }] }] },
    ],
    [
      "messages.0.content.0.image_url.url",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "ftp://x" } }] }] },
    ],
    [
      "messages.0.content.0.image_url.url",
      {
        messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:text/html;base64,AA" } }] }],
      },
    ],
    ["messages.0.tool_call_id", { messages: [{ role: "tool", content: "x" }] }],
    [
      "messages.0.tool_calls.0.id",
      { messages: [{ role: "assistant", tool_calls: [{ type: "function", function: { name: "f" } }] }] },
    ],
    ["tools.0.type", { messages, tools: [{ type: "code_interpreter" }] }],
    ["tools.0.function.name", { messages, tools: [{ type: "function", function: {} }] }],
    ["tool_choice", { messages, tool_choice: "required" }],
    [
      "tool_choice.function.name",
      {
        messages,
        tools: [{ type: "function", function: { name: "f" } }],
        tool_choice: { type: "function", function: { name: "g" } },
      },
    ],
    ["response_format.type", { messages, response_format: { type: "xml" } }],
    ["response_format.json_schema.name", { messages, response_format: { type: "json_schema", json_schema: {} } }],
    ["stop", { messages, stop: ["a", "b", "c", "d", "e"] }],
    ["models", { messages, models: Array.from({ length: 21 }, () => "a/b") }],
    ["max_tokens", { messages, max_tokens: 5, max_completion_tokens: 6 }],
    ["reasoning_effort", { messages, reasoning: { effort: "low" }, reasoning_effort: "high" }],
    ["reasoning.max_tokens", { messages, reasoning: { max_tokens: 2000 }, reasoning_effort: "high" }],
    ["plugins.0.id", { messages, plugins: [{ id: "fusion" }] }],
    ["logit_bias.50256", { messages, logit_bias: { 50256: 101 } }],
    ["provider.sort", { messages, provider: { sort: "vibes" } }],
    ["provider.max_price.prompt", { messages, provider: { max_price: { prompt: "cheap" } } }],
    ["provider.order.0", { messages, provider: { order: [7] } }],
    ["body", []],
    ["body", null],
  ])("names %s when it is at fault", (parameter, body) => {
    expect(failureOf(body).parameter).toBe(parameter);
  });

  test("says the limit, the fix and what was sent", () => {
    expect(failureOf({ messages, temperature: 3 }).message).toBe(
      "temperature must be a number from 0 to 2; you sent 3.",
    );
    expect(failureOf({ messages, max_tokens: 5, max_completion_tokens: 6 }).message).toBe(
      "max_tokens (5) and max_completion_tokens (6) differ; send only one of them.",
    );
  });

  test("takes null for absent, as SDKs send it", () => {
    const empty = Object.fromEntries(
      [
        "model",
        "models",
        "temperature",
        "tools",
        "stop",
        "response_format",
        "reasoning",
        "provider",
        "seed",
        "user",
      ].map((field) => [field, null]),
    );
    expect(readChatCompletion({ messages, ...empty })).toEqual(read());
  });

  test("passes unknown fields on and keeps our own from the providers", () => {
    const { extra } = read({
      model: "a/b",
      models: ["c/d"],
      provider: { order: ["groq"] },
      usage: { include: true },
      stream_options: { include_usage: true },
      plugins: [],
      transforms: ["middle-out"],
      route: "fallback",
      trace: { trace_id: "t" },
      session_id: "s",
      debug: { echo_upstream_body: true },
      seed: 7,
      brand_new_knob: { a: [1] },
    }).request;
    expect(extra).toEqual({ seed: 7, brand_new_knob: { a: [1] } });
  });

  test("takes either name of the token limit, and both when they agree", () => {
    expect(read({ max_tokens: 5 }).request.maxOutputTokens).toBe(5);
    expect(read({ max_completion_tokens: 6 }).request.maxOutputTokens).toBe(6);
    expect(read({ max_completion_tokens: 6, max_tokens: 6 }).request.maxOutputTokens).toBe(6);
  });

  test("takes one stop or a list, and 0 for no top_k", () => {
    expect(read({ stop: "END" }).request.stop).toEqual(["END"]);
    expect(read({ stop: ["a", "b"] }).request.stop).toEqual(["a", "b"]);
    expect(read({ top_k: 0 }).request.topK).toBeUndefined();
  });

  test("takes the older prompt as one user message", () => {
    expect(readChatCompletion({ prompt: "Hi" }).request.messages).toEqual([
      { role: "user", content: [{ type: "text", text: "Hi" }] },
    ]);
  });

  test("reads reasoning in all of its spellings", () => {
    expect(read({ reasoning_effort: "low" }).request.reasoning).toMatchObject({ effort: "low", exclude: false });
    expect(read({ reasoning: { max_tokens: 2000, exclude: true } }).request.reasoning).toMatchObject({
      maxTokens: 2000,
      exclude: true,
    });
    expect(read({ include_reasoning: false }).request.reasoning?.exclude).toBe(true);
    expect(read({ include_reasoning: true, reasoning: { exclude: true } }).request.reasoning?.exclude).toBe(true);
  });

  test("reads provider wishes, prices in pico-dollars", () => {
    expect(
      read({
        provider: {
          order: ["Groq", "openai"],
          ignore: ["azure"],
          allow_fallbacks: false,
          data_collection: "deny",
          sort: { by: "price", partition: "none" },
          max_price: { prompt: 0.3, completion: "2.5", request: 0.01 },
          preferred_min_throughput: 50,
          quantizations: ["fp8"],
        },
      }).provider,
    ).toMatchObject({
      order: ["groq", "openai"],
      ignore: ["azure"],
      only: undefined,
      allowFallbacks: false,
      dataCollection: "deny",
      sort: "price",
      sortPartition: "none",
      maxPrice: { prompt: 300_000n, completion: 2_500_000n, request: 10_000_000_000n },
      preferredMinThroughput: { p50: 50 },
      quantizations: ["fp8"],
    });
  });

  test("reads every kind of message and part", () => {
    const { request } = readChatCompletion({
      messages: [
        { role: "developer", content: "Be brief", name: "ops" },
        {
          role: "user",
          content: [
            { type: "text", text: "See", cache_control: { type: "ephemeral" } },
            { type: "image_url", image_url: { url: "data:image/png;base64,QUJD", detail: "low" } },
            { type: "image_url", image_url: "https://example.com/a.png" },
            { type: "input_audio", input_audio: { data: "QUJD", format: "wav" } },
            { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,QUJD" } },
            { type: "file", file: { file_id: "file-1" } },
            { type: "video_url", video_url: { url: "https://example.com/a.mp4" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          reasoning: "hm",
          reasoning_details: [{ type: "reasoning.text", text: "hm", signature: "s" }],
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{" } }],
          refusal: null,
          annotations: [],
        },
        { role: "tool", tool_call_id: "c1", content: [{ type: "text", text: "ok" }] },
      ],
    });
    expect(request.messages).toEqual([
      { role: "system", content: [{ type: "text", text: "Be brief" }], name: "ops" },
      {
        role: "user",
        content: [
          { type: "text", text: "See", cacheControl: { type: "ephemeral" } },
          { type: "image", source: { kind: "base64", mediaType: "image/png", data: "QUJD" }, detail: "low" },
          { type: "image", source: { kind: "url", url: "https://example.com/a.png" } },
          { type: "audio", data: "QUJD", format: "wav" },
          { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "QUJD" }, name: "a.pdf" },
          { type: "other", raw: { type: "file", file: { file_id: "file-1" } } },
          { type: "other", raw: { type: "video_url", video_url: { url: "https://example.com/a.mp4" } } },
        ],
      },
      {
        role: "assistant",
        content: [],
        reasoning: "hm",
        reasoningDetails: [{ type: "reasoning.text", text: "hm", signature: "s" }],
        toolCalls: [{ id: "c1", name: "f", argumentsText: "{" }],
      },
      { role: "tool", toolCallId: "c1", content: [{ type: "text", text: "ok" }] },
    ]);
  });

  test("takes the images that a model gave back as its own", () => {
    const images = [{ type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } }];
    const { request } = readChatCompletion({
      messages: [...messages, { role: "assistant", content: "Here", images }, { role: "user", content: "Bluer" }],
    });
    expect(request.messages[1]?.content).toEqual([
      { type: "text", text: "Here" },
      { type: "image", source: { kind: "base64", mediaType: "image/png", data: "QUJD" } },
    ]);
  });

  test("reads OpenAI's mark for the prompt's cache as everybody else's", () => {
    const content = [{ type: "text", text: "Long", prompt_cache_breakpoint: { mode: "explicit" } }];
    expect(readChatCompletion({ messages: [{ role: "user", content }] }).request.messages[0]?.content).toEqual([
      { type: "text", text: "Long", cacheControl: { type: "ephemeral" } },
    ]);
  });

  test("passes tuning on in its own words, but nothing that would store or group calls at the provider", () => {
    const tuning = {
      logprobs: true,
      top_logprobs: 2,
      logit_bias: { "50256": -100 },
      verbosity: "low",
      modalities: ["text", "image"],
      image_config: { aspect_ratio: "1:1" },
      prediction: { type: "content", content: "x" },
      service_tier: "flex",
      cache_control: { type: "ephemeral" },
    };
    const ours = {
      metadata: { job: "7" },
      store: true,
      trace: { trace_id: "t" },
      usage: { include: true },
      stream_options: { include_usage: true },
      transforms: ["middle-out"],
      plugins: [{ id: "moderation" }, { id: "response-healing" }],
      debug: { echo_upstream_body: true },
    };
    const { request, warnings } = read({ ...tuning, ...ours });
    expect(request.extra).toEqual(tuning);
    expect(warnings.map(({ code, param }) => [code, param])).toEqual([
      ["field-ignored", "debug.echo_upstream_body"],
      ["field-ignored", "plugins.0"],
      ["field-ignored", "store"],
    ]);
  });

  test("repairs answers unless that is switched off, and says that a stream cannot be", () => {
    expect(readChatCompletion({ messages, plugins: healing({}) })).not.toHaveProperty("repairsAnswers");
    expect(readChatCompletion({ messages, plugins: healing({ enabled: true }) }).warnings).toEqual([]);
    expect(readChatCompletion({ messages, plugins: healing({ enabled: false }) }).repairsAnswers).toBe(false);
    const { warnings } = readChatCompletion({ messages, stream: true, plugins: healing({}) });
    expect(warnings).toMatchObject([{ code: "field-ignored", param: "plugins.0" }]);
    expect(failureOf({ messages, plugins: healing({ enabled: "no" }) }).parameter).toBe("plugins.0.enabled");
  });

  test("hears that the caller wants to see what its provider is sent, in a stream", () => {
    const debug = { echo_upstream_body: true };
    expect(read({ debug, stream: true })).toMatchObject({ request: { echoesUpstreamBody: true }, warnings: [] });
    expect(read({ debug }).request).not.toHaveProperty("echoesUpstreamBody");
  });

  test("tells the model only of the tools that may be called", () => {
    const tools = [named("a"), named("b")];
    const { request } = read({ tools, tool_choice: allowed("required", "b") });
    expect(request).toMatchObject({ tools: [{ name: "b" }], toolChoice: "required" });
    const unknown = failureOf({ messages, tools, tool_choice: allowed("auto", "c") });
    expect(unknown.parameter).toBe("tool_choice.allowed_tools.tools.0.function.name");
  });

  test("keeps a response format that only some providers know, as sent", () => {
    const format = { type: "grammar", grammar: "root ::= x" };
    const { request } = read({ response_format: format });
    expect(request.responseFormat).toBeUndefined();
    expect(request.extra).toEqual({ response_format: format });
  });
});

const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);

/** The fault is a body error, or there is none. Anything else is thrown on. */
function isReadOrRefused(body: unknown): boolean {
  try {
    readChatCompletion(body);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "invalid-request")) throw error;
  }
  return true;
}

describe("hostile bodies", () => {
  test("with __proto__ anywhere are refused", () => {
    const body = JSON.parse('{"messages":[{"role":"user","content":"x"}],"metadata":{"a":{"__proto__":{"x":1}}}}');
    expect(failureOf(body).parameter).toBe("__proto__");
  });

  test("nested deeper than 64 levels are refused, however deep", () => {
    expect(failureOf({ messages, metadata: { x: nested(100_000) } }).message).toContain("64");
    expect(read({ knob: nested(60) }).request.extra).toHaveProperty("knob");
  });

  test("of any shape fail with a body error and nothing else", () => {
    const anything = fc.jsonValue({ maxDepth: 5 });
    const fields = [
      "messages",
      "model",
      "models",
      "tools",
      "tool_choice",
      "stop",
      "response_format",
      "reasoning",
      "reasoning_effort",
      "provider",
      "plugins",
      "n",
      "stream",
      "metadata",
      "logit_bias",
      "max_tokens",
      "modalities",
      "prompt",
      "user",
    ];
    const message = fc.record(
      {
        role: fc.oneof(fc.constantFrom("user", "system", "assistant", "tool", "developer"), anything),
        content: fc.oneof(
          fc.string(),
          fc.array(
            fc.record(
              {
                type: fc.oneof(fc.constantFrom("text", "image_url", "input_audio", "file"), anything),
                text: anything,
                image_url: anything,
                input_audio: anything,
                file: anything,
                cache_control: anything,
              },
              { requiredKeys: [] },
            ),
          ),
          anything,
        ),
        tool_calls: anything,
        tool_call_id: anything,
        reasoning_details: anything,
        name: anything,
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      anything,
      fc.record(Object.fromEntries(fields.map((field) => [field, anything])), { requiredKeys: [] }),
      fc.record({ messages: fc.array(message, { minLength: 1 }) }),
      fc.record(
        { messages: fc.constant(messages), ...Object.fromEntries(fields.slice(1).map((field) => [field, anything])) },
        { requiredKeys: ["messages"] },
      ),
    );
    expect(() => fc.assert(fc.property(body, isReadOrRefused), { numRuns: 2_000 })).not.toThrow();
  });
});
