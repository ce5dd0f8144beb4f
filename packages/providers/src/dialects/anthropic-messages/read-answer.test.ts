import type { StreamPart } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { MalformedAnswer } from "../../provider.ts";
import { anthropicMessages } from "../anthropic-messages.ts";
import { readStopReason } from "./stop-reason.ts";

const usage = {
  input_tokens: 10,
  cache_read_input_tokens: 100,
  cache_creation_input_tokens: 20,
  output_tokens: 50,
  output_tokens_details: { thinking_tokens: 30 },
  service_tier: "standard",
};
const read = { input: 130, cachedInput: 100, cacheWrite: 20, output: 50, reasoning: 30 };

const message = (content: readonly object[], stop_reason: string, rest: object = {}) => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude",
  content,
  stop_reason,
  stop_sequence: null,
  usage,
  ...rest,
});

describe("an answer in Anthropic's format", () => {
  test("is read with thinking, text, tools and all that was billed", () => {
    const content = [
      { type: "thinking", thinking: "hm", signature: "sig" },
      { type: "redacted_thinking", data: "xyz" },
      { type: "text", text: "Let me " },
      { type: "text", text: "see" },
      { type: "tool_use", id: "toolu_1", name: "f", input: { a: 1 } },
      { type: "tool_use", id: "toolu_2", name: "g", input: {} },
    ];
    const answer = anthropicMessages.readAnswer(message(content, "tool_use"));
    expect(answer).toEqual({
      upstreamId: "msg_1",
      choices: [
        {
          index: 0,
          text: "Let me see",
          refusal: undefined,
          reasoning: "hm",
          reasoningDetails: [
            { type: "reasoning.text", text: "hm", signature: "sig", format: "anthropic-claude-v1", index: 0 },
            { type: "reasoning.encrypted", data: "xyz", format: "anthropic-claude-v1", index: 1 },
          ],
          toolCalls: [
            { id: "toolu_1", name: "f", argumentsText: '{"a":1}' },
            { id: "toolu_2", name: "g", argumentsText: "{}" },
          ],
          finishReason: "tool_calls",
          nativeFinishReason: "tool_use",
          logprobs: undefined,
          extra: {},
          native: { format: "anthropic-messages", content },
        },
      ],
      usage: read,
      extra: { service_tier: "standard" },
    });
  });

  test("gives a structured output as the answer's text", () => {
    const content = [{ type: "tool_use", id: "t", name: "causeway_structured_output", input: { a: "b" } }];
    expect(anthropicMessages.readAnswer(message(content, "tool_use")).choices[0]).toMatchObject({
      text: '{"a":"b"}',
      toolCalls: [],
      finishReason: "stop",
      nativeFinishReason: "tool_use",
    });
  });

  test("tells why the model refused", () => {
    const refused = message([], "refusal", { stop_details: { type: "refusal", category: null, explanation: "No." } });
    expect(anthropicMessages.readAnswer(refused).choices[0]).toMatchObject({
      text: undefined,
      refusal: "No.",
      finishReason: "content_filter",
    });
  });

  test.each([
    ["cyber", "cyber"],
    [null, undefined],
    ["<b>words of no category</b>", undefined],
  ])("tells what a refusal is about (%j), whole and streamed, with or without words", (category, told) => {
    const stop_details = { type: "refusal", category, explanation: null };
    const whole = anthropicMessages.readAnswer(message([], "refusal", { stop_details })).choices[0];
    const delta = { stop_reason: "refusal", stop_details };
    const data = JSON.stringify({ type: "message_delta", delta, usage: { output_tokens: 0 } });
    const finish = anthropicMessages.openStream().read({ data })[0];
    expect([whole?.refusalCategory, finish]).toEqual([told, expect.objectContaining({ type: "finish" })]);
    expect(finish && "refusalCategory" in finish ? finish.refusalCategory : undefined).toBe(told);
  });

  test.each([[{}], [null], ["text"], [{ type: "message" }]])("that is none (%j) is malformed", (body) => {
    expect(() => anthropicMessages.readAnswer(body)).toThrow(MalformedAnswer);
  });
});

test.each([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["tool_use", "tool_calls"],
  ["refusal", "content_filter"],
  ["something_new", "stop"],
])("the stop reason %s means %s", (native, reason) => {
  expect(readStopReason(native)).toBe(reason);
});

function partsOf(...events: readonly (object & { type: string })[]): readonly StreamPart[] {
  const reader = anthropicMessages.openStream();
  return events.flatMap((event) => reader.read({ event: event.type, data: JSON.stringify(event) }));
}

const begin = {
  type: "message_start",
  message: message([], "", { usage: { ...usage, output_tokens: 1, output_tokens_details: null } }),
};
const block = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
const delta = (index: number, change: object) => ({ type: "content_block_delta", index, delta: change });
const stop = (index: number) => ({ type: "content_block_stop", index });
const finish = (stop_reason: string) => ({
  type: "message_delta",
  delta: { stop_reason, stop_sequence: null },
  usage: { output_tokens: 50, output_tokens_details: { thinking_tokens: 30 } },
});
const end = { type: "message_stop" };

describe("a stream in Anthropic's format", () => {
  test("is read event by event", () => {
    expect(
      partsOf(
        begin,
        { type: "ping" },
        block(0, { type: "thinking", thinking: "", signature: "" }),
        delta(0, { type: "thinking_delta", thinking: "hm" }),
        delta(0, { type: "signature_delta", signature: "sig" }),
        stop(0),
        block(1, { type: "text", text: "" }),
        delta(1, { type: "text_delta", text: "Hi" }),
        stop(1),
        block(2, { type: "tool_use", id: "toolu_1", name: "f", input: {} }),
        delta(2, { type: "input_json_delta", partial_json: "" }),
        delta(2, { type: "input_json_delta", partial_json: '{"a":1}' }),
        stop(2),
        block(3, { type: "tool_use", id: "toolu_2", name: "g", input: {} }),
        delta(3, { type: "input_json_delta", partial_json: "{}" }),
        stop(3),
        finish("tool_use"),
        end,
      ),
    ).toEqual([
      { type: "start", upstreamId: "msg_1" },
      { type: "usage", usage: { ...read, output: 1, reasoning: 0 } },
      {
        type: "reasoning",
        choice: 0,
        text: "hm",
        details: [{ type: "reasoning.text", text: "hm", format: "anthropic-claude-v1", index: 0 }],
      },
      {
        type: "reasoning",
        choice: 0,
        text: "",
        details: [{ type: "reasoning.text", text: "", signature: "sig", format: "anthropic-claude-v1", index: 0 }],
      },
      { type: "text", choice: 0, text: "Hi" },
      { type: "tool-call", choice: 0, index: 0, id: "toolu_1", name: "f" },
      { type: "tool-arguments", choice: 0, index: 0, text: '{"a":1}' },
      { type: "tool-call", choice: 0, index: 1, id: "toolu_2", name: "g" },
      { type: "tool-arguments", choice: 0, index: 1, text: "{}" },
      { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "tool_use" },
      { type: "usage", usage: read },
      { type: "end" },
    ]);
  });

  test("gives a structured output as text", () => {
    expect(
      partsOf(
        begin,
        block(0, { type: "tool_use", id: "t", name: "causeway_structured_output", input: {} }),
        delta(0, { type: "input_json_delta", partial_json: '{"a"' }),
        delta(0, { type: "input_json_delta", partial_json: ":1}" }),
        finish("tool_use"),
      ).slice(2, 5),
    ).toEqual([
      { type: "text", choice: 0, text: '{"a"' },
      { type: "text", choice: 0, text: ":1}" },
      { type: "finish", choice: 0, reason: "stop", nativeReason: "tool_use" },
    ]);
  });

  test("that came whole says the same as one that came in pieces", () => {
    const content = [
      { type: "thinking", thinking: "hm", signature: "sig" },
      { type: "text", text: "Hi" },
      { type: "tool_use", id: "toolu_1", name: "f", input: { a: 1 } },
    ];
    expect(partsOf(message(content, "tool_use"))).toMatchObject([
      { type: "start", upstreamId: "msg_1" },
      { type: "reasoning", text: "hm", details: [{ signature: "sig" }] },
      { type: "text", text: "Hi" },
      { type: "tool-call", id: "toolu_1", name: "f" },
      { type: "tool-arguments", text: '{"a":1}' },
      { type: "finish", reason: "tool_calls" },
      { type: "usage", usage: read },
    ]);
  });

  test("that has all its content when it begins is told with it", () => {
    const content = [
      { type: "code_execution_tool_result", tool_use_id: "srv", content: {} },
      { type: "tool_use", id: "toolu_1", name: "f", input: { a: 1 } },
    ];
    const whole = { type: "message_start", message: message(content, "tool_use") };
    expect(partsOf(whole, end)).toEqual([
      { type: "start", upstreamId: "msg_1" },
      { type: "native", choice: 0, format: "anthropic-messages", value: content[0] },
      { type: "tool-call", choice: 0, index: 0, id: "toolu_1", name: "f" },
      { type: "tool-arguments", choice: 0, index: 0, text: '{"a":1}' },
      { type: "usage", usage: read },
      { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "tool_use" },
      { type: "end" },
    ]);
    const goesOn = [block(0, { type: "tool_use", id: "toolu_2", name: "g", input: {} }), finish("end_turn"), end];
    expect(partsOf(whole, ...goesOn).slice(5)).toMatchObject([
      { type: "tool-call", index: 1, id: "toolu_2" },
      { type: "finish", reason: "stop" },
      { type: "usage" },
      { type: "end" },
    ]);
  });

  test("takes the input that a call begins with when nothing else is told of it", () => {
    const call = block(0, { type: "tool_use", id: "t", name: "f", input: { a: 1 } });
    const told = (...events: readonly (object & { type: string })[]) => partsOf(call, ...events).slice(1);
    expect(told(stop(0))).toEqual([{ type: "tool-arguments", choice: 0, index: 0, text: '{"a":1}' }]);
    expect(told(delta(0, { type: "input_json_delta", partial_json: '{"a":2}' }), stop(0))).toEqual([
      { type: "tool-arguments", choice: 0, index: 0, text: '{"a":2}' },
    ]);
  });

  test("counts what it took to shorten the conversation", () => {
    const counts = { input_tokens: 10, output_tokens: 5 };
    const iterations = [
      { type: "compaction", input_tokens: 1_000, cache_read_input_tokens: 7, output_tokens: 50 },
      { type: "message", ...counts },
      { type: "advisor_message", input_tokens: 3, output_tokens: 3 },
    ];
    const ended = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { ...counts, iterations } };
    expect(partsOf(ended).at(-1)).toEqual({
      type: "usage",
      usage: { input: 1_017, cachedInput: 7, cacheWrite: 0, output: 55, reasoning: 0 },
    });
  });

  test("tells an error with the status it would have had", () => {
    const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    expect(partsOf(begin, error).at(-1)).toEqual({
      type: "error",
      message: "Overloaded",
      providerCode: "overloaded_error",
      status: 529,
    });
  });

  test("tells citations to callers of this format, and the stop text that was met", () => {
    const cited = { type: "citations_delta", citation: { cited_text: "x" } };
    expect(partsOf(delta(0, cited))).toEqual([
      { type: "native", choice: 0, format: "anthropic-messages", value: cited },
    ]);
    const stopped = { type: "message_delta", delta: { stop_reason: "stop_sequence", stop_sequence: "END" } };
    expect(partsOf(stopped)).toMatchObject([{ type: "finish", reason: "stop", stopSequence: "END" }]);
  });

  test("passes over events and blocks it does not know", () => {
    expect(
      partsOf(
        { type: "new_event" },
        block(0, { type: "server_tool_use", id: "x" }),
        delta(9, { type: "input_json_delta", partial_json: "x" }),
      ),
    ).toEqual([]);
  });

  test("with something else in it is malformed", () => {
    expect(() => anthropicMessages.openStream().read({ data: "<html>" })).toThrow(MalformedAnswer);
  });
});
