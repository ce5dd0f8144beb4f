import type { ChatRequest, JsonObject } from "@causeway/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptSize, soundSize } from "./prompt-size.ts";
import { estimateTokens, tokensOfPiece, utf8Length } from "./token-estimate.ts";

const request = (content: string, changes: Partial<ChatRequest> = {}): ChatRequest => ({
  messages: [{ role: "user", content: [{ type: "text", text: content }] }],
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
  ...changes,
});

describe("promptSize", () => {
  it("never bounds a text below its bytes in UTF-8", () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(utf8Length(text)).toBeGreaterThanOrEqual(encoder.encode(text).length);
        expect(promptSize(request(text)).most).toBeGreaterThan(encoder.encode(text).length);
      }),
    );
  });

  it("never finds more tokens likely than possible", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const size = promptSize(request(text));
        expect(size.likely).toBeLessThanOrEqual(size.most);
      }),
    );
  });

  it("counts tools, answer schemas and passed-through fields", () => {
    const plain = promptSize(request("hi"));
    const tool = { name: "find", description: "Finds", parameters: { type: "object" }, strict: undefined };
    const schema = { type: "json-schema", name: "s", schema: { type: "object" }, strict: true } as const;
    expect(promptSize(request("hi", { tools: [tool] })).most).toBeGreaterThan(plain.most + 1_024);
    expect(promptSize(request("hi", { responseFormat: schema })).most).toBeGreaterThan(plain.most);
    expect(promptSize(request("hi", { extra: { seed: 7 } })).most).toBeGreaterThan(plain.most);
  });

  it("does not count an image by its bytes", () => {
    const image = { type: "image", source: { kind: "base64", mediaType: "image/png", data: "A".repeat(1e6) } } as const;
    expect(promptSize(request("", { messages: [{ role: "user", content: [image] }] })).most).toBeLessThan(10_000);
  });
});

it.each([
  ["", 0],
  ["a", 1],
  ["four letters each", 5],
  ["你好世界", 3],
])("estimates %j at %i tokens", (text, tokens) => expect(estimateTokens(text)).toBe(tokens));

it.each([
  ["", 0],
  ["a", 1],
  [" extraordinary", 1],
  ["\n\n", 1],
  ["one two", 1.75],
  ["antidisestablishmentarianism", 7],
  ["中文", 1],
  ["中文字", 2.1],
])("a piece %j of a stream is %d tokens", (piece, tokens) => expect(tokensOfPiece(piece)).toBe(tokens));

const mostOf = (changes: Partial<ChatRequest>) => promptSize(request("Hi", changes)).most;

describe("what only one format can say", () => {
  const words = "x".repeat(5_000);

  it("is counted where the canonical turn does not hold it", () => {
    const turn = { role: "assistant", content: [], toolCalls: [], reasoningDetails: [] } as const;
    const sized = (block: object) =>
      mostOf({ messages: [{ ...turn, native: { format: "anthropic-messages", content: [{ ...block }] } }] });
    expect(sized({ type: "web_search_tool_result", content: words })).toBeGreaterThan(5_000);
    expect(sized({ type: "text", text: words })).toBeLessThan(1_000);
  });

  it("is counted in a vendor's tools, which the vendor describes at length", () => {
    const native = { format: "anthropic-messages", fields: {}, headers: {} } as const;
    const bash = { type: "bash_20250124", name: "bash" };
    const own = { name: "f", input_schema: {} };
    expect(
      mostOf({ native: { ...native, tools: [bash] } }) - mostOf({ native: { ...native, tools: [own] } }),
    ).toBeGreaterThan(4_000);
  });
});

const sizeOf = (raw: JsonObject) =>
  promptSize(request("", { messages: [{ role: "user", content: [{ type: "other", raw }] }] }));

describe("what is to be watched", () => {
  const inline = "A".repeat(3_000_000);

  it.each<[string, JsonObject]>([
    ["a linked video", { type: "video_url", video_url: { url: "https://example.com/v.mp4" } }],
    ["the same in Google's words", { fileData: { mimeType: "video/mp4", fileUri: "gs://bucket/a.mp4" } }],
    ["a file of which nobody says what it is", { file_data: { file_uri: "https://youtu.be/a" } }],
    ["sound that Google keeps", { fileData: { mimeType: "audio/mpeg", fileUri: "gs://bucket/a.mp3" } }],
  ])("may be as long as any context: %s", (_, raw) => {
    expect(sizeOf(raw).most).toBeGreaterThan(2_000_000);
    expect(sizeOf(raw).likely).toBeLessThan(20_000);
  });

  it.each<[string, JsonObject]>([
    ["OpenAI's", { type: "video_url", video_url: { url: `data:video/mp4;base64,${inline}` } }],
    ["Google's", { inlineData: { mimeType: "video/mp4", data: inline } }],
    ["Google's other", { inline_data: { mime_type: "video/mp4", data: inline } }],
  ])("is not counted as if it were text in %s words", (_, raw) => {
    expect(sizeOf(raw).most).toBeGreaterThan(2_900_000);
    expect(sizeOf(raw).likely).toBeLessThan(20_000);
  });

  it("is all sound, as far as anyone can tell", () => {
    const video = { type: "other", raw: { file_data: { file_uri: "https://youtu.be/a" } } } as const;
    const { most } = soundSize(request("", { messages: [{ role: "user", content: [video] }] }));
    expect(most).toBeGreaterThan(2_000_000);
  });
});
