import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StreamPart } from "./answer.ts";
import { answerOfParts, isToldByParts } from "./answer-of-parts.ts";
import { partsOfAnswer } from "./answer-parts.ts";
import { inOrder, signedCalls, word } from "./written-arbitraries.fixture.ts";
import { answerOf } from "./written.fixture.ts";

describe("a whole answer of a streamed one", () => {
  it("is the answer that its parts were made of", () => {
    const details = inOrder(
      fc.oneof(
        fc.record({ type: fc.constant("reasoning.text"), text: word, format: fc.constant("x") }),
        fc.record({ type: fc.constant("reasoning.encrypted"), data: word, format: fc.constant("x") }),
      ),
    );
    const choice = fc.record({
      text: fc.option(word, { nil: undefined }),
      refusal: fc.option(word, { nil: undefined }),
      reasoning: word,
      reasoningDetails: details,
      toolCalls: signedCalls,
      extra: fc.constantFrom({}, { images: [{ a: 1 }, { b: 2 }] }, { annotations: [{ url: "u" }] }),
      logprobs: fc.constantFrom(undefined, { content: [{ token: "a" }] }),
      finishReason: fc.constantFrom("stop", "length", "tool_calls", "content_filter"),
    });
    fc.assert(
      fc.property(choice, (fields) => {
        const answer = answerOf(fields);
        expect(answerOfParts(partsOfAnswer(answer))).toEqual(answer);
        expect(isToldByParts(answer)).toBe(true);
      }),
    );
  });

  it("is put together of pieces, by choice and in order", () => {
    const parts: StreamPart[] = [
      { type: "start", upstreamId: "up-1" },
      { type: "text", choice: 1, text: "Second" },
      { type: "reasoning", choice: 0, text: "Let", details: [{ type: "reasoning.text", text: "Let", index: 0 }] },
      { type: "reasoning", choice: 0, text: " me", details: [{ type: "reasoning.text", text: " me", index: 0 }] },
      {
        type: "reasoning",
        choice: 0,
        text: "",
        details: [
          { type: "reasoning.text", signature: "sig", index: 0 },
          { type: "reasoning.text", text: "More", index: 0 },
        ],
      },
      { type: "text", choice: 0, text: "He" },
      { type: "text", choice: 0, text: "llo" },
      { type: "tool-call", choice: 0, index: 1, id: "b", name: "two" },
      { type: "tool-call", choice: 0, index: 0, id: "a", name: "one" },
      { type: "tool-arguments", choice: 0, index: 0, text: '{"x":' },
      { type: "tool-arguments", choice: 0, index: 1, text: "{}" },
      { type: "tool-arguments", choice: 0, index: 0, text: "1}" },
      { type: "extra", choice: 0, delta: {}, logprobs: { content: [{ token: "He" }], refusal: null } },
      { type: "extra", choice: 0, delta: { images: [1] }, logprobs: { content: [{ token: "llo" }], refusal: null } },
      { type: "finish", choice: 0, reason: "tool_calls", nativeReason: "tool_use", stopSequence: "END" },
      { type: "finish", choice: 1, reason: "stop", nativeReason: undefined },
      { type: "end" },
    ];
    const [first, second] = answerOfParts(parts)?.choices ?? [];
    expect(first).toMatchObject({
      index: 0,
      text: "Hello",
      reasoning: "Let me",
      reasoningDetails: [
        { type: "reasoning.text", text: "Let me", signature: "sig", index: 0 },
        { type: "reasoning.text", text: "More", index: 0 },
      ],
      toolCalls: [
        { id: "a", name: "one", argumentsText: '{"x":1}' },
        { id: "b", name: "two", argumentsText: "{}" },
      ],
      logprobs: { content: [{ token: "He" }, { token: "llo" }], refusal: null },
      extra: { images: [1] },
      finishReason: "tool_calls",
      nativeFinishReason: "tool_use",
      stopSequence: "END",
    });
    expect(second).toMatchObject({ index: 1, text: "Second", finishReason: "stop" });
  });

  it.each<[string, StreamPart]>([
    ["content of one format", { type: "native", choice: 0, format: "gemini", value: { executableCode: {} } }],
    ["fields that are no lists", { type: "extra", choice: 0, delta: { audio: { data: "x" } }, logprobs: undefined }],
    ["arguments of no call", { type: "tool-arguments", choice: 0, index: 3, text: "{}" }],
    ["logprobs that are no lists", { type: "extra", choice: 0, delta: {}, logprobs: { content: "x" } }],
    ["logprobs that are no object", { type: "extra", choice: 0, delta: {}, logprobs: [1] }],
  ])("cannot be made of %s", (_, part) => {
    expect(answerOfParts([{ type: "text", choice: 0, text: "x" }, part])).toBeUndefined();
  });
});

describe("parts tell all of an answer", () => {
  it.each([
    [true, "anthropic-messages", { type: "text", text: "x", citations: null }],
    [true, "anthropic-messages", { type: "tool_use", id: "a" }],
    [false, "anthropic-messages", { type: "text", text: "x", citations: [{}] }],
    [false, "anthropic-messages", { type: "server_tool_use", id: "a" }],
    [true, "gemini", { text: "x", thought: true }],
    [false, "gemini", { executableCode: {} }],
  ] as const)("%s for %s: %j", (expected, format, piece) => {
    expect(isToldByParts(answerOf({ native: { format, content: [piece] } }))).toBe(expected);
  });
});
