import { describe, expect, it } from "vitest";
import type { AnswerChoice } from "../answer.ts";
import { anthropicMessages } from "./dialect.ts";
import { writeClosing, writeMessage } from "./write-message.ts";
import { answerOf, closing, envelope } from "../written.fixture.ts";

const shown = { excludeReasoning: false };
const write = (choice: Partial<AnswerChoice>, options = shown) =>
  JSON.parse(writeMessage(answerOf(choice), envelope, closing, options)) as Record<string, unknown>;
const claude = { format: "anthropic-claude-v1" };

it("is a whole message, with what it cost", () => {
  expect(write({ text: "Hello" })).toEqual({
    id: "gen-1",
    type: "message",
    role: "assistant",
    model: "a/b",
    provider: "P",
    content: [{ type: "text", text: "Hello" }],
    stop_reason: "end_turn",
    stop_sequence: null,
    stop_details: null,
    container: null,
    usage: {
      input_tokens: 10,
      cache_creation_input_tokens: 30,
      cache_read_input_tokens: 60,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
      output_tokens: 7,
      output_tokens_details: { thinking_tokens: 2 },
      server_tool_use: null,
      service_tier: "standard",
      inference_geo: null,
      speed: null,
      is_byok: false,
      cost: 0.000000125,
      cost_details: {
        upstream_inference_cost: 0.000000125,
        upstream_inference_input_cost: 0.0000001,
        upstream_inference_output_cost: null,
      },
    },
  });
  expect(writeMessage(answerOf({ text: "" }), envelope, closing, shown)).toContain('"cost":0.000000125');
});

it("says what was left out", () => {
  const warning = { code: "not-expressible", param: "top_k", message: "No top_k." } as const;
  const text = writeMessage(answerOf({ extra: { images: [] } }), envelope, { ...closing, warnings: [warning] }, shown);
  expect(JSON.parse(text)).toMatchObject({ warnings: [warning, { code: "not-expressible", param: null }] });
});

describe("content", () => {
  it.each<[string, Partial<AnswerChoice>, readonly object[]]>([
    ["nothing", {}, []],
    ["empty text", { text: "" }, []],
    ["a refusal in words", { refusal: "No." }, [{ type: "text", text: "No." }]],
    ["Anthropic's own refusal", { refusal: "No.", nativeFinishReason: "refusal" }, []],
    [
      "signed thinking, unchanged and in order",
      {
        reasoning: "AB",
        reasoningDetails: [
          { type: "reasoning.text", text: "A", signature: "s1", ...claude, index: 0 },
          { type: "reasoning.encrypted", data: "d", ...claude, index: 1 },
          { type: "reasoning.text", text: "", signature: "s2", ...claude, index: 2 },
        ],
      },
      [
        { type: "thinking", thinking: "A", signature: "s1" },
        { type: "redacted_thinking", data: "d" },
        { type: "thinking", thinking: "", signature: "s2" },
      ],
    ],
    [
      "thinking that nobody signed",
      { reasoning: "A", reasoningDetails: [] },
      [{ type: "thinking", thinking: "A", signature: "" }],
    ],
    [
      "another vendor's thinking, sealed",
      {
        reasoningDetails: [
          { type: "reasoning.summary", summary: "A", id: "rs_1", format: "openai-responses-v1", index: 0 },
          { type: "reasoning.encrypted", data: "e", id: "rs_1", format: "openai-responses-v1", index: 0 },
        ],
      },
      [
        {
          type: "thinking",
          thinking: "A",
          signature: 'causeway.{"type":"reasoning.summary","id":"rs_1","format":"openai-responses-v1","index":0}',
        },
        {
          type: "redacted_thinking",
          data: 'causeway.{"type":"reasoning.encrypted","data":"e","id":"rs_1","format":"openai-responses-v1","index":0}',
        },
      ],
    ],
    [
      "tool calls, with broken arguments as they are",
      {
        toolCalls: [
          { id: "t1", name: "f", argumentsText: '{"a":1}' },
          { id: "t2", name: "f", argumentsText: '{"a":' },
          { id: "t3", name: "f", argumentsText: "" },
        ],
      },
      [
        { type: "tool_use", id: "t1", name: "f", input: { a: 1 } },
        { type: "tool_use", id: "t2", name: "f", input: { invalid_arguments: '{"a":' } },
        { type: "tool_use", id: "t3", name: "f", input: {} },
      ],
    ],
    [
      "what Anthropic wrote, as it wrote it",
      { text: "x", native: { format: "anthropic-messages", content: [{ type: "text", text: "x", citations: [] }] } },
      [{ type: "text", text: "x", citations: [] }],
    ],
  ])("%s", (_, choice, content) => {
    expect(write(choice)["content"]).toEqual(content);
  });

  it("hides thinking, but not its signatures", () => {
    const reasoningDetails = [
      { type: "reasoning.text", text: "A", signature: "s1", ...claude, index: 0 },
      { type: "reasoning.text", text: "B", format: "unknown", index: 1 },
    ];
    expect(write({ reasoning: "AB", reasoningDetails }, { excludeReasoning: true })["content"]).toEqual([
      { type: "thinking", thinking: "", signature: "s1" },
    ]);
  });
});

it.each<[Partial<AnswerChoice>, string, string | null]>([
  [{ finishReason: "stop" }, "end_turn", null],
  [{ finishReason: undefined }, "end_turn", null],
  [{ finishReason: "stop", stopSequence: "END" }, "stop_sequence", "END"],
  [{ finishReason: "length" }, "max_tokens", null],
  [
    { finishReason: "length", nativeFinishReason: "model_context_window_exceeded" },
    "model_context_window_exceeded",
    null,
  ],
  [{ finishReason: "stop", nativeFinishReason: "pause_turn" }, "pause_turn", null],
  [{ finishReason: "content_filter" }, "refusal", null],
  [{ finishReason: "tool_calls" }, "tool_use", null],
  [{ finishReason: "stop", toolCalls: [{ id: "t", name: "f", argumentsText: "{}" }] }, "tool_use", null],
])("%j stops with %s", (choice, reason, sequence) => {
  expect(write(choice)).toMatchObject({ stop_reason: reason, stop_sequence: sequence });
});

it("explains Anthropic's own refusal beside its reason", () => {
  expect(
    write({ refusal: "No.", finishReason: "content_filter", nativeFinishReason: "refusal" })["stop_details"],
  ).toEqual({
    type: "refusal",
    category: null,
    explanation: "No.",
  });
});

it("says what a refusal is about, explained or not, and not once more as a warning", () => {
  const refused: Partial<AnswerChoice> = {
    finishReason: "content_filter",
    nativeFinishReason: "refusal",
    refusalCategory: "bio",
  };
  expect(write(refused)["stop_details"]).toEqual({ type: "refusal", category: "bio", explanation: null });
  const warnings = [
    { code: "answer-refused", param: undefined, message: "bio" },
    { code: "changed", param: "n", message: "n" },
  ] as const;
  expect(writeClosing({ ...closing, warnings })).not.toContain("answer-refused");
  expect(writeClosing({ ...closing, warnings })).toContain('"changed"');
});

it("is what a caller may send back: the turn reads as it was written", () => {
  const toolCalls = [{ id: "t1", name: "f", argumentsText: '{"a":1}' }];
  const content = write({ text: "Hi", toolCalls })["content"];
  const messages = [
    { role: "user", content: "Hello" },
    { role: "assistant", content },
  ];
  const head = { path: "", query: "", headers: {} };
  const { call } = anthropicMessages.read({ model: "a/b", max_tokens: 9, messages }, head);
  expect(call.request.messages[1]).toMatchObject({ content: [{ type: "text", text: "Hi" }], toolCalls });
});
