import { describe, expect, test } from "vitest";
import { MalformedAnswer } from "../../provider.ts";
import { openaiChat } from "../openai-chat.ts";
import { readFinishReason } from "./finish-reason.ts";
import { readUsage } from "./read-usage.ts";

const answer = (message: object, rest: object = {}) =>
  openaiChat.readAnswer({
    id: "chatcmpl-9",
    object: "chat.completion",
    created: 1,
    model: "gpt-4o",
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop", logprobs: null }],
    usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
    system_fingerprint: "fp_1",
    ...rest,
  });

const call = (id: string | undefined, args: unknown) => ({
  id,
  type: "function",
  function: { name: "f", arguments: args },
});

test("pages named beside the choices are annotations of the message, unless it has its own", () => {
  const named = { citations: ["https://a.test", 7] };
  const whole = (message: object) => openaiChat.readAnswer({ ...named, choices: [{ index: 0, message }] }).choices[0];
  const own = [{ type: "url_citation", url_citation: { url: "https://b.test" } }];
  expect(whole({ content: "Hi", annotations: [] })?.extra["annotations"]).toMatchObject([
    { url_citation: { url: "https://a.test", title: "https://a.test" } },
  ]);
  expect(whole({ content: "Hi", annotations: own })?.extra["annotations"]).toEqual(own);
});

describe("an answer in OpenAI's format", () => {
  test("is read with all that callers know", () => {
    expect(answer({ content: "Hi", refusal: null, annotations: [] })).toEqual({
      upstreamId: "chatcmpl-9",
      choices: [
        {
          index: 0,
          text: "Hi",
          refusal: undefined,
          reasoning: undefined,
          reasoningDetails: [],
          toolCalls: [],
          finishReason: "stop",
          nativeFinishReason: "stop",
          logprobs: undefined,
          extra: { annotations: [] },
        },
      ],
      usage: { input: 9, cachedInput: 0, cacheWrite: 0, output: 3, reasoning: 0 },
      extra: { system_fingerprint: "fp_1" },
    });
  });

  test("gives parallel tool calls, ids made up where the provider sends none", () => {
    const [choice] = answer({ content: null, tool_calls: [call("c1", "{}"), call(undefined, { a: 1 })] }).choices;
    expect(choice?.toolCalls).toEqual([
      { id: "c1", name: "f", argumentsText: "{}" },
      { id: "call_chatcmpl9_0_1", name: "f", argumentsText: '{"a":1}' },
    ]);
    expect(choice?.finishReason).toBe("tool_calls");
  });

  test.each([
    ["reasoning", { content: "Hi", reasoning: "hm" }],
    ["reasoning_content", { content: "Hi", reasoning_content: "hm" }],
    [
      "parts of the content",
      {
        content: [
          { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
          { type: "text", text: "Hi" },
        ],
      },
    ],
    ["details", { content: "Hi", reasoning_details: [{ type: "reasoning.text", text: "hm" }] }],
  ])("finds reasoning in %s", (_where, message) => {
    const [choice] = answer(message).choices;
    expect(choice).toMatchObject({
      text: "Hi",
      reasoning: "hm",
      reasoningDetails: [{ type: "reasoning.text", text: "hm" }],
    });
  });

  test.each([[{}], [{ choices: [] }], ["text"], [null], [[]]])("that is none (%j) is malformed", (body) => {
    expect(() => openaiChat.readAnswer(body)).toThrow(MalformedAnswer);
  });

  test("without usage has none, rather than zeros", () => {
    expect(answer({ content: "Hi" }, { usage: null }).usage).toBeUndefined();
    expect(answer({ content: "Hi" }, { usage: {} }).usage).toBeUndefined();
  });
});

describe("usage", () => {
  test.each([
    [
      "OpenAI",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 15,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
      { input: 10, cachedInput: 4, cacheWrite: 0, output: 5, reasoning: 2 },
    ],
    [
      "DeepSeek",
      { prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 6, prompt_cache_miss_tokens: 4 },
      { input: 10, cachedInput: 6, cacheWrite: 0, output: 5, reasoning: 0 },
    ],
    [
      "Moonshot",
      { prompt_tokens: 10, completion_tokens: 5, cached_tokens: 3 },
      { input: 10, cachedInput: 3, cacheWrite: 0, output: 5, reasoning: 0 },
    ],
    [
      "xAI, reasoning beside the completion",
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 22, completion_tokens_details: { reasoning_tokens: 7 } },
      { input: 10, cachedInput: 0, cacheWrite: 0, output: 12, reasoning: 7 },
    ],
    [
      "more cached and written than there was",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 7, cache_creation_input_tokens: 99 },
      },
      { input: 10, cachedInput: 7, cacheWrite: 3, output: 5, reasoning: 0 },
    ],
    [
      "sound, read and made",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        prompt_tokens_details: { audio_tokens: 8 },
        completion_tokens_details: { audio_tokens: 4 },
      },
      {
        input: 10,
        cachedInput: 0,
        cacheWrite: 0,
        output: 5,
        reasoning: 0,
        units: { audioToken: 8, madeAudioToken: 4 },
      },
    ],
    [
      "nulls",
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: null, prompt_tokens_details: { cached_tokens: null } },
      { input: 10, cachedInput: 0, cacheWrite: 0, output: 5, reasoning: 0 },
    ],
  ])("of %s", (_provider, raw, usage) => {
    expect(readUsage(raw)).toEqual(usage);
  });

  test("of Gemini, whose thoughts only the total knows of", () => {
    const raw = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 22 };
    expect(readUsage(raw, { countsReasoningInTotal: true })).toMatchObject({ output: 12, reasoning: 7 });
    expect(readUsage(raw)).toMatchObject({ output: 5, reasoning: 0 });
    expect(readUsage({ ...raw, total_tokens: 3 }, { countsReasoningInTotal: true })).toMatchObject({ output: 5 });
  });

  test.each([
    { prompt_tokens: 10, completion_tokens: -5 },
    { prompt_tokens: "10", completion_tokens: 5 },
    { prompt_tokens: 10, completion_tokens: 1e308 },
    { prompt_tokens: 10.5, completion_tokens: 5 },
    { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: -1 } },
    { prompt_tokens: 10, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: "7" } },
    { prompt_tokens: null, completion_tokens: null },
    {},
    null,
    "10",
  ])("that is no count is not read: %j", (raw) => {
    expect(readUsage(raw)).toBeUndefined();
  });
});

test.each([
  ["stop", false, "stop"],
  ["stop", true, "tool_calls"],
  ["length", false, "length"],
  ["model_length", false, "length"],
  ["function_call", true, "tool_calls"],
  ["content_filter", false, "content_filter"],
  ["SAFETY", false, "content_filter"],
  ["insufficient_system_resource", false, "error"],
  ["eos", false, "stop"],
])("the finish reason %s (tool calls: %s) means %s", (native, hasToolCalls, reason) => {
  expect(readFinishReason(native, hasToolCalls)).toBe(reason);
});
