import { type JsonObject, readChatCompletion, type Warning } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { MalformedAnswer } from "../provider.ts";
import { cohereChat } from "./cohere-chat.ts";

function written(body: JsonObject) {
  const warnings: Warning[] = [];
  const { request } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }], ...body });
  const call = {
    upstreamModelId: "command-a",
    maxOutputTokens: 99,
    warn: (warning: Warning) => warnings.push(warning),
  };
  return { body: cohereChat.writeRequest(request, call), warnings };
}

const tool = (name: string) => ({ type: "function", function: { name, parameters: { type: "object" } } });

describe("a request in Cohere's format", () => {
  test("says settings in its own words", () => {
    const { body, warnings } = written({
      top_p: 0.9,
      top_k: 5,
      stop: ["x"],
      seed: 7,
      logit_bias: { "1": 1 },
      reasoning: { max_tokens: 500 },
      response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" } } },
    });
    expect(body).toEqual({
      model: "command-a",
      messages: [{ role: "user", content: "Hi" }],
      max_tokens: 99,
      p: 0.9,
      k: 5,
      stop_sequences: ["x"],
      seed: 7,
      thinking: { type: "enabled", token_budget: 500 },
      response_format: { type: "json_object", json_schema: { type: "object" } },
    });
    expect(warnings).toMatchObject([{ code: "not-expressible", param: "logit_bias" }]);
  });

  test("offers the one tool that must be called", () => {
    const tools = [tool("a"), tool("b")];
    expect(written({ tools, tool_choice: tool("b") }).body).toMatchObject({
      tools: [{ function: { name: "b" } }],
      tool_choice: "REQUIRED",
    });
    expect(written({ tools }).body).not.toHaveProperty("tool_choice");
  });

  test("for what it cannot say is refused", () => {
    expect(() => written({ n: 2 })).toThrow(/n must be 1/);
    const content = [{ type: "input_audio", input_audio: { data: "QUJD", format: "wav" } }];
    expect(() => written({ messages: [{ role: "user", content }] })).toThrow(/messages.0.content.0 is of a kind/);
  });
});

const usage = {
  billed_units: { input_tokens: 10, output_tokens: 4 },
  tokens: { input_tokens: 71, output_tokens: 6 },
  // 61 of them are the provider's own additions.
  cached_tokens: 64,
};

describe("an answer in Cohere's format", () => {
  test("is read with its plan, its calls and what was billed", () => {
    const tool_calls = [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }];
    const message = { role: "assistant", tool_plan: "I will look.", tool_calls };
    expect(cohereChat.readAnswer({ id: "i", finish_reason: "TOOL_CALL", message, usage })).toMatchObject({
      upstreamId: "i",
      choices: [
        {
          reasoning: "I will look.",
          toolCalls: [{ id: "c1", name: "f", argumentsText: "{}" }],
          finishReason: "tool_calls",
        },
      ],
      usage: { input: 10, cachedInput: 3, output: 4 },
    });
  });

  test("was not read from the cache where that held the provider's own additions alone", () => {
    const answer = { finish_reason: "COMPLETE", message: { content: [] }, usage: { ...usage, cached_tokens: 61 } };
    expect(cohereChat.readAnswer(answer).usage).toMatchObject({ input: 10, cachedInput: 0 });
  });

  test.each([
    ["COMPLETE", "stop"],
    ["STOP_SEQUENCE", "stop"],
    ["MAX_TOKENS", "length"],
    ["ERROR", "error"],
    ["SOMETHING_NEW", "stop"],
  ])("that stopped for %s ended with %s", (finish_reason, finishReason) => {
    const message = { content: [{ type: "text", text: "Hi" }] };
    expect(cohereChat.readAnswer({ finish_reason, message }).choices[0]).toMatchObject({ text: "Hi", finishReason });
  });

  test("that is none is malformed", () => {
    expect(() => cohereChat.readAnswer({ message: "invalid api token" })).toThrow(MalformedAnswer);
  });
});

test("a stream in Cohere's format may tell an error at its end", () => {
  const data = JSON.stringify({ type: "message-end", delta: { finish_reason: "ERROR", error: "Out of memory" } });
  expect(cohereChat.openStream().read({ data })).toMatchObject([{ type: "error", message: "Out of memory" }]);
});
