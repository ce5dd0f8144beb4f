import { AppError } from "@causeway/errors";
import { describe, expect, it } from "vitest";
import type { AnswerChoice, StreamPart } from "../answer.ts";
import { answerOf, closing, envelope } from "../written.fixture.ts";
import { geminiGenerateContent } from "./dialect.ts";
import { writeResponse } from "./write-response.ts";
import { arrayFraming, eventFraming, responseWriter } from "./write-stream.ts";

const shown = { includesThoughts: true };
const write = (choice: Partial<AnswerChoice>, options = shown) =>
  JSON.parse(writeResponse(answerOf(choice), envelope, closing, options)) as Response;
type Response = {
  candidates: { content: { parts: object[] }; finishReason?: string; index: number }[];
  usageMetadata?: object;
  error?: object;
};

const partsOf = (choice: Partial<AnswerChoice>, options = shown) => write(choice, options).candidates[0]?.content.parts;

it("is a whole response, with what it cost", () => {
  expect(write({ text: "Hello" })).toEqual({
    candidates: [{ content: { role: "model", parts: [{ text: "Hello" }] }, finishReason: "STOP", index: 0 }],
    modelVersion: "a/b",
    responseId: "gen-1",
    provider: "P",
    usageMetadata: {
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 2,
      totalTokenCount: 107,
      is_byok: false,
      cost: 0.000000125,
      cost_details: {
        upstream_inference_cost: 0.000000125,
        upstream_inference_prompt_cost: 0.0000001,
        upstream_inference_completions_cost: null,
      },
    },
  });
});

describe("parts", () => {
  const google = { format: "google-gemini-v1" };
  const details = [
    { type: "reasoning.text", text: "Hm", ...google, index: 0 },
    { type: "reasoning.encrypted", data: "c2ln", ...google, index: 1 },
    { type: "reasoning.encrypted", data: "Y2FsbA==", ...google, id: "c1", index: 2 },
  ];
  const extra = { extra_content: { google: { thought_signature: "Y2FsbA==" } } };

  it("tell thoughts, signatures and calls", () => {
    const toolCalls = [
      { id: "c1", name: "f", argumentsText: '{"a":1}', extra },
      { id: "c2", name: "g", argumentsText: '{"a":' },
    ];
    expect(partsOf({ reasoningDetails: details, text: "Hi", toolCalls })).toEqual([
      { text: "Hm", thought: true },
      { text: "", thoughtSignature: "c2ln" },
      { text: "Hi" },
      { functionCall: { id: "c1", name: "f", args: { a: 1 } }, thoughtSignature: "Y2FsbA==" },
      { functionCall: { id: "c2", name: "g", args: { invalid_arguments: '{"a":' } } },
    ]);
  });

  it("leave out thoughts that nobody asked to see, but no signature", () => {
    expect(partsOf({ reasoning: "Hm", reasoningDetails: details, text: "Hi" }, { includesThoughts: false })).toEqual([
      { text: "", thoughtSignature: "c2ln" },
      { text: "Hi" },
    ]);
  });

  it("hold pictures, and what Google wrote as it wrote it", () => {
    const images = [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }];
    expect(partsOf({ extra: { images } })).toEqual([{ inlineData: { mimeType: "image/png", data: "AAAA" } }]);
    const content = [{ text: "Hm", thought: true }, { executableCode: { code: "1" } }];
    expect(partsOf({ native: { format: "gemini", content } })).toEqual(content);
    expect(partsOf({ native: { format: "gemini", content } }, { includesThoughts: false })).toEqual(content.slice(1));
  });
});

it.each<[Partial<AnswerChoice>, string]>([
  [{ finishReason: undefined }, "STOP"],
  [{ finishReason: "tool_calls" }, "STOP"],
  [{ finishReason: "length", nativeFinishReason: "max_tokens" }, "MAX_TOKENS"],
  [{ finishReason: "content_filter" }, "SAFETY"],
  [{ finishReason: "content_filter", nativeFinishReason: "PROHIBITED_CONTENT" }, "PROHIBITED_CONTENT"],
])("%j finishes with %s", (choice, reason) => {
  expect(write(choice).candidates[0]?.finishReason).toBe(reason);
});

it("tells how likely each token was", () => {
  const content = [{ token: "a", logprob: -0.1, top_logprobs: [{ token: "b", logprob: -2 }] }];
  expect(write({ text: "a", logprobs: { content } }).candidates[0]).toMatchObject({
    logprobsResult: {
      chosenCandidates: [{ token: "a", logProbability: -0.1 }],
      topCandidates: [{ candidates: [{ token: "b", logProbability: -2 }] }],
    },
  });
});

const text = (words: string, choice = 0): StreamPart => ({ type: "text", choice, text: words });
const call = (index: number): StreamPart => ({ type: "tool-call", choice: 0, index, id: `c${index}`, name: "f" });
const args = (index: number, words: string): StreamPart => ({ type: "tool-arguments", choice: 0, index, text: words });
const finish: StreamPart = { type: "finish", choice: 0, reason: "stop", nativeReason: undefined };

function stream(parts: readonly (readonly StreamPart[])[], framing = eventFraming): string {
  const writer = responseWriter(envelope, framing, shown);
  return writer.open() + parts.map((some) => writer.write(some)).join("") + writer.end(closing);
}

const itemsOf = (written: string): readonly Response[] =>
  written
    .split("\n\n")
    .filter((item) => item.startsWith("data: "))
    .map((item) => JSON.parse(item.slice("data: ".length)) as Response);

describe("a stream", () => {
  it("tells what comes, and in the last response why it stopped and what was used", () => {
    const items = itemsOf(stream([[text("Hel"), text("lo")], [text("!")], [finish]]));
    expect(items.map(({ candidates }) => candidates[0])).toEqual([
      { content: { role: "model", parts: [{ text: "Hel" }, { text: "lo" }] }, index: 0 },
      { content: { role: "model", parts: [{ text: "!" }] }, index: 0 },
      { content: { role: "model", parts: [{ text: "" }] }, index: 0, finishReason: "STOP" },
    ]);
    expect(items.map(({ usageMetadata }) => usageMetadata !== undefined)).toEqual([false, false, true]);
  });

  it("tells a call once its arguments are whole", () => {
    const items = itemsOf(
      stream([[call(0), args(0, '{"a"')], [args(0, ":1}")], [call(1), args(1, '{"b"')], [args(1, ":2}"), finish]]),
    );
    expect(items.map(({ candidates }) => candidates[0]?.content.parts)).toEqual([
      [{ functionCall: { id: "c0", name: "f", args: { a: 1 } } }],
      [{ functionCall: { id: "c1", name: "f", args: { b: 2 } } }],
      [{ text: "" }],
    ]);
  });

  it("keeps several candidates apart", () => {
    const items = itemsOf(stream([[text("a"), text("b", 1)], [finish]]));
    expect(items[0]?.candidates.map(({ index }) => index)).toEqual([0, 1]);
  });

  it("without events is one JSON array, whatever keeps it alive", () => {
    const writer = responseWriter(envelope, arrayFraming, shown);
    const alive = arrayFraming.keepAlive;
    const written = alive + writer.open() + alive + writer.write([text("a")]) + alive + writer.write([text("b")]);
    const items = JSON.parse(written + alive + writer.end(closing)) as Response[];
    expect(items).toHaveLength(3);
    expect(items[2]).toHaveProperty("usageMetadata.cost");
  });

  it.each([
    ["events", eventFraming],
    ["an array", arrayFraming],
  ])("that breaks off ends with an error, as %s", (_, framing) => {
    const writer = responseWriter(envelope, framing, shown);
    const error = new AppError("upstream-failed", "P broke off its answer.");
    const written = writer.open() + writer.write([text("a")]) + writer.fail(error, "error", closing);
    const items = framing === eventFraming ? itemsOf(written) : (JSON.parse(written) as Response[]);
    expect(items.at(-1)).toMatchObject({
      error: { code: 502, message: "P broke off its answer.", status: "UNAVAILABLE" },
      usageMetadata: { cost: 0.000000125 },
    });
    expect(written).not.toContain("finishReason");
  });
});

it("tells errors as Google does, naming the field", () => {
  const error = new AppError("invalid-request", "contents is required.", {
    parameter: "contents",
    metadata: { most: 3 },
  });
  const { status, body } = geminiGenerateContent.writeError(error, { requestId: "r", generationId: "g" });
  expect(status).toBe(400);
  expect(JSON.parse(body)).toEqual({
    error: {
      code: 400,
      message: "contents is required.",
      status: "INVALID_ARGUMENT",
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: "INVALID_REQUEST",
          domain: "causeway",
          metadata: { most: "3", error_type: "invalid_request" },
        },
        {
          "@type": "type.googleapis.com/google.rpc.BadRequest",
          fieldViolations: [{ field: "contents", description: "contents is required." }],
        },
      ],
    },
  });
});

it("tells what the web was searched for, beside the pages that are cited", () => {
  const annotations = [
    { type: "url_citation", url_citation: { url: "https://x.test", title: "X", start_index: 0, end_index: 2 } },
  ];
  const searches = [{ query: "reefs" }, { query: undefined }];
  expect(write({ text: "Hi", searches, extra: { annotations } }).candidates[0]).toMatchObject({
    groundingMetadata: { webSearchQueries: ["reefs"], groundingChunks: [{ web: { uri: "https://x.test" } }] },
  });
  expect(write({ text: "Hi", searches }).candidates[0]).toHaveProperty("groundingMetadata", {
    webSearchQueries: ["reefs"],
  });
});

it("counts the bytes before thousands of citations at once", () => {
  const long = "Zürich 水 😀 grows. ".repeat(20_000);
  const annotations = Array.from({ length: 10_000 }, (_, index) => ({
    type: "url_citation",
    url_citation: { url: "https://x.test", title: "X", start_index: index * 19, end_index: index * 19 + 6 },
  }));
  const [candidate] = write({ text: long, extra: { annotations } }).candidates;
  expect(candidate).toMatchObject({
    groundingMetadata: {
      groundingSupports: expect.arrayContaining([
        { segment: { startIndex: 0, endIndex: 7, text: "Zürich" }, groundingChunkIndices: [0] },
        {
          segment: { startIndex: 24 * 9_999, endIndex: 24 * 9_999 + 7, text: "Zürich" },
          groundingChunkIndices: [9_999],
        },
      ]),
    },
  });
});
