import type { StreamPart } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { MalformedAnswer } from "../../provider.ts";
import { gemini } from "../gemini.ts";

const usageMetadata = {
  promptTokenCount: 100,
  cachedContentTokenCount: 40,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 30,
  toolUsePromptTokenCount: 5,
  totalTokenCount: 142,
};
const usage = { input: 105, cachedInput: 40, cacheWrite: 0, output: 37, reasoning: 30 };
const candidate = (parts: readonly object[], rest: object = { finishReason: "STOP" }) => ({
  content: { role: "model", parts },
  index: 0,
  ...rest,
});
const response = (...candidates: readonly object[]) => ({
  responseId: "resp-1",
  modelVersion: "g",
  candidates,
  usageMetadata,
});

describe("an answer in Gemini's format", () => {
  test("is read with thoughts, text, calls, signatures and all that was billed", () => {
    const parts = [
      { text: "hm", thought: true },
      { text: "Let me " },
      { text: "see" },
      { functionCall: { id: "fc1", name: "f", args: { a: 1 } }, thoughtSignature: "SIG" },
      { functionCall: { name: "g" } },
    ];
    const signed = { extra_content: { google: { thought_signature: "SIG" } } };
    expect(gemini.readAnswer(response(candidate(parts)))).toEqual({
      upstreamId: "resp-1",
      choices: [
        {
          index: 0,
          text: "Let me see",
          refusal: undefined,
          reasoning: "hm",
          reasoningDetails: [
            { type: "reasoning.text", text: "hm", format: "google-gemini-v1", index: 0 },
            { type: "reasoning.encrypted", data: "SIG", format: "google-gemini-v1", id: "fc1", index: 1 },
          ],
          toolCalls: [
            { id: "fc1", name: "f", argumentsText: '{"a":1}', extra: signed },
            { id: "call_resp1_0_1", name: "g", argumentsText: "{}" },
          ],
          finishReason: "tool_calls",
          nativeFinishReason: "STOP",
          logprobs: undefined,
          extra: {},
          native: { format: "gemini", content: parts },
        },
      ],
      usage,
      extra: { modelVersion: "g" },
    });
  });

  test("of several candidates keeps them apart", () => {
    const { choices } = gemini.readAnswer(
      response(candidate([{ text: "a" }]), candidate([{ text: "b" }], { index: 1, finishReason: "MAX_TOKENS" })),
    );
    expect(choices.map(({ index, text, finishReason }) => [index, text, finishReason])).toEqual([
      [0, "a", "stop"],
      [1, "b", "length"],
    ]);
  });

  test("gives pictures as images", () => {
    const answer = gemini.readAnswer(response(candidate([{ inlineData: { mimeType: "image/png", data: "QUJD" } }])));
    expect(answer.choices[0]?.extra).toEqual({
      images: [{ type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } }],
    });
  });

  test("to a prompt that was blocked says so", () => {
    const blocked = { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 8 } };
    expect(gemini.readAnswer(blocked)).toMatchObject({
      choices: [
        { text: undefined, refusal: expect.stringContaining("PROHIBITED_CONTENT"), finishReason: "content_filter" },
      ],
      usage: { input: 8, output: 0 },
    });
  });

  test.each(["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"])(
    "that was stopped for %s was filtered",
    (finishReason) => {
      expect(gemini.readAnswer(response({ finishReason })).choices[0]).toMatchObject({
        finishReason: "content_filter",
        nativeFinishReason: finishReason,
      });
    },
  );

  test("whose call went wrong is an error", () => {
    const answer = gemini.readAnswer(response({ finishReason: "MALFORMED_FUNCTION_CALL" }));
    expect(answer.choices[0]?.finishReason).toBe("error");
  });

  test.each([[{}], [null], ["text"], [{ candidates: [] }]])("that is none (%j) is malformed", (body) => {
    expect(() => gemini.readAnswer(body)).toThrow(MalformedAnswer);
  });

  test("tells how likely each token was", () => {
    const logprobsResult = {
      chosenCandidates: [{ token: "a", logProbability: -0.1 }],
      topCandidates: [{ candidates: [{ token: "b", logProbability: -2 }] }],
    };
    expect(
      gemini.readAnswer(response(candidate([{ text: "a" }], { logprobsResult, finishReason: "STOP" }))).choices[0]
        ?.logprobs,
    ).toEqual({
      content: [{ token: "a", logprob: -0.1, bytes: [97], top_logprobs: [{ token: "b", logprob: -2, bytes: [98] }] }],
    });
  });
});

function partsOf(...events: readonly object[]): readonly StreamPart[] {
  const reader = gemini.openStream();
  return events.flatMap((event) => reader.read({ data: JSON.stringify(event) }));
}

const piece = (parts: readonly object[], rest: object = {}) => ({
  responseId: "r",
  candidates: [candidate(parts, rest)],
});

const call = (functionCall: object, rest: object = {}) => piece([{ functionCall, ...rest }]);
const told = (...pieces: readonly object[]) => ({ partialArgs: pieces, willContinue: true });
const callsOf = (...events: readonly object[]) =>
  partsOf(...events).filter(({ type }) => type === "tool-call" || type === "tool-arguments");

describe("a stream in Gemini's format", () => {
  test("is read event by event, with the counts so far", () => {
    expect(
      partsOf(
        { ...piece([{ text: "hm", thought: true }]), usageMetadata: { promptTokenCount: 9, thoughtsTokenCount: 1 } },
        piece([{ text: "Hi" }]),
        piece([{ text: "", thoughtSignature: "SIG" }]),
        { ...piece([], { finishReason: "STOP" }), usageMetadata },
      ),
    ).toEqual([
      { type: "start", upstreamId: "r" },
      {
        type: "reasoning",
        choice: 0,
        text: "hm",
        details: [{ type: "reasoning.text", text: "hm", format: "google-gemini-v1", index: 0 }],
      },
      { type: "usage", usage: { input: 9, cachedInput: 0, cacheWrite: 0, output: 1, reasoning: 1 } },
      { type: "text", choice: 0, text: "Hi" },
      {
        type: "reasoning",
        choice: 0,
        text: "",
        details: [{ type: "reasoning.encrypted", data: "SIG", format: "google-gemini-v1", index: 1 }],
      },
      { type: "finish", choice: 0, reason: "stop", nativeReason: "STOP" },
      { type: "usage", usage },
    ]);
  });

  test("passes on what only this format can say", () => {
    const part = { executableCode: { language: "PYTHON", code: "1" } };
    expect(partsOf(piece([part]))).toContainEqual({ type: "native", choice: 0, format: "gemini", value: part });
    const signed = { ...part, thoughtSignature: "SIG" };
    expect(partsOf(piece([signed])).slice(1)).toEqual([{ type: "native", choice: 0, format: "gemini", value: signed }]);
  });

  describe("puts arguments together that come in pieces", () => {
    test("of one call after the other", () => {
      expect(
        callsOf(
          call({ name: "f", willContinue: true }, { thoughtSignature: "SIG" }),
          call(told({ jsonPath: "$.place", stringValue: "Dub", willContinue: true })),
          call(told({ jsonPath: "$.place", stringValue: "lin" })),
          call({}),
          call({ name: "g", args: { a: 1 }, willContinue: true }),
          call(told({ jsonPath: "$.b", boolValue: true })),
          call({ name: "h" }),
          piece([{ text: "" }], { finishReason: "STOP" }),
        ),
      ).toMatchObject([
        { id: "call_r_0_0", name: "f" },
        { index: 0, text: '{"place":"Dublin"}' },
        { name: "g" },
        { index: 1, text: '{"a":1,"b":true}' },
        { name: "h" },
        { index: 2, text: "{}" },
      ]);
    });

    test("in lists and objects, to the end of an answer that never says that it was the last", () => {
      expect(
        callsOf(
          call({ name: "f", willContinue: true }),
          call(told({ jsonPath: "$.rows[0].name", stringValue: "a", willContinue: true })),
          call(
            told({ jsonPath: "$.rows[0].name", stringValue: "" }, { jsonPath: "$.rows[1]['x y']", numberValue: 0.5 }),
          ),
          call(told({ jsonPath: "$.rows[0].of", nullValue: "NULL_VALUE" })),
          call(told({ jsonPath: "$.__proto__.x", stringValue: "p" }, { jsonPath: "rows", stringValue: "no path" })),
          call(told({ jsonPath: "$.far[99999]", stringValue: "too far" })),
          piece([], { finishReason: "STOP" }),
        )[1],
      ).toMatchObject({ text: '{"rows":[{"name":"a","of":null},{"x y":0.5}],"__proto__":{"x":"p"}}' });
    });
  });

  test("may tell an error", () => {
    const error = { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" };
    expect(partsOf({ error })).toEqual([
      { type: "error", message: "The model is overloaded.", providerCode: "unavailable", status: 503 },
    ]);
  });

  test("that is no JSON is malformed", () => {
    expect(() => gemini.openStream().read({ data: '{"candid' })).toThrow(MalformedAnswer);
  });
});

test("an error says when to come back", () => {
  const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34.2s" }];
  const error = { code: 429, message: "Resource has been exhausted", status: "RESOURCE_EXHAUSTED", details };
  expect(gemini.readError(429, {}, { error })).toEqual({
    kind: "unavailable",
    reason: "rate-limited",
    message: "Resource has been exhausted",
    retryAfterSeconds: 35,
  });
});

test("a wrong key is ours to mend", () => {
  const error = { code: 400, message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" };
  expect(gemini.readError(400, {}, { error })).toMatchObject({ kind: "credential-rejected" });
});

const heard = (modality: string, tokenCount: number) => ({ modality, tokenCount });

test("tokens of sound are told apart: those read, but for what came from a cache, and those made", () => {
  const { usage: counted } = gemini.readAnswer({
    ...response(candidate([{ text: "Hi" }])),
    usageMetadata: {
      ...usageMetadata,
      promptTokensDetails: [heard("TEXT", 20), heard("AUDIO", 80)],
      cacheTokensDetails: [heard("AUDIO", 40)],
      candidatesTokensDetails: [heard("TEXT", 4), heard("AUDIO", 3)],
    },
  });
  expect(counted).toEqual({ ...usage, units: { audioToken: 40, madeAudioToken: 3 } });
});
