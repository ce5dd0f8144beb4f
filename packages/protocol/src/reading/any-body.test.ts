import { AppError } from "@causeway/errors";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anthropicMessages } from "../anthropic-messages/dialect.ts";
import { geminiGenerateContent } from "../gemini/dialect.ts";
import { openaiEmbeddings } from "../embeddings/dialect.ts";
import type { InboundDialect } from "../inbound-dialect.ts";
import { type Json, isJsonObject } from "../json.ts";
import { rerank } from "../rerank/dialect.ts";
import { search } from "../search/dialect.ts";
import type { TaskDialect } from "../task.ts";

const messages: Json = {
  model: "a/b",
  max_tokens: 9,
  system: [{ type: "text", text: "x" }],
  messages: [
    {
      role: "user",
      content: [
        { type: "document", source: { type: "content", content: [{ type: "text", text: "x" }] } },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "A" } },
        { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "x" }], is_error: true },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "x", signature: 'causeway.{"a":1}' },
        { type: "redacted_thinking", data: "causeway.[" },
        { type: "tool_use", id: "t__sig__A", name: "f", input: { a: 1 } },
      ],
    },
  ],
  tools: [
    { name: "f", input_schema: {} },
    { type: "bash_20250124", name: "bash" },
  ],
  tool_choice: { type: "tool", name: "f" },
  thinking: { type: "enabled", budget_tokens: 2_000 },
  output_config: { effort: "low", format: { type: "json_schema", schema: {} } },
  context_management: { edits: [{ type: "clear_thinking" }] },
  metadata: { user_id: "u" },
  fallbacks: [{ model: "b/c" }],
};
const gemini: Json = {
  systemInstruction: { parts: [{ text: "x" }] },
  contents: [
    {
      role: "user",
      parts: [{ inlineData: { mimeType: "image/png", data: "A" } }, { fileData: { fileUri: "gs://a" } }],
    },
    {
      role: "model",
      parts: [
        { text: "x", thought: true, thoughtSignature: "Y2F1c2V3YXkuew==" },
        { functionCall: { name: "f", args: {} }, thoughtSignature: "A" },
      ],
    },
    { role: "user", parts: [{ functionResponse: { name: "f", response: {}, parts: [] } }] },
  ],
  tools: [
    { functionDeclarations: [{ name: "f", parameters: { type: "OBJECT", properties: { a: { anyOf: [{}] } } } }] },
  ],
  toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f"] } },
  generationConfig: { responseSchema: { type: "STRING" }, thinkingConfig: { thinkingBudget: 1 }, stopSequences: ["x"] },
  safetySettings: [{ category: "x" }],
};

const embeddings: Json = {
  model: "a/b",
  input: [
    "a",
    [1, 2],
    {
      content: [
        { type: "text", text: "x" },
        { type: "image_url", image_url: { url: "data:image/png;base64,A" } },
      ],
    },
  ],
  dimensions: 8,
  encoding_format: "base64",
  input_type: "search_query",
  provider: { order: ["a"] },
};
const ranking: Json = {
  model: "a/b",
  query: "x",
  documents: ["a", { text: "b" }, { image: "https://a.test/b.png" }],
  top_n: 1,
  return_documents: false,
};

/** The body with the value at one place, chosen by `seed`, replaced. */
function broken(body: Json, seed: number, value: Json): Json {
  const keys = Array.isArray(body) ? [...body.keys()] : isJsonObject(body) ? Object.keys(body) : [];
  const key = keys[seed % Math.max(keys.length, 1)];
  if (key === undefined || seed % 5 === 0) return value;
  const rest = Math.floor(seed / 7);
  if (Array.isArray(body)) return body.map((item: Json, at) => (at === key ? broken(item, rest, value) : item));
  return isJsonObject(body) ? { ...body, [key]: broken(body[key] ?? null, rest, value) } : value;
}

/** What a reader throws of a body that is no `AppError`. */
function surprise(dialect: Pick<InboundDialect, "read"> | TaskDialect, body: unknown): unknown {
  try {
    dialect.read(body, { path: "/v1beta/models/a/b:generateContent", query: "", headers: {} });
  } catch (error) {
    if (!(error instanceof AppError)) return error;
  }
  return undefined;
}

test.each([
  ["Messages", anthropicMessages, messages],
  ["Gemini", geminiGenerateContent, gemini],
  ["embeddings", openaiEmbeddings, embeddings],
  ["reranking", rerank, ranking],
  ["searching", search, { model: "a/b", query: "q", max_results: 3, include_domains: ["a.test"] }],
] as const)(
  "the reader of %s throws nothing but errors for the caller, whatever is wrong with a body",
  (_, dialect, body) => {
    expect(() =>
      dialect.read(body, { path: "/v1beta/models/a/b:generateContent", query: "", headers: {} }),
    ).not.toThrow();
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue({ maxDepth: 2 }), (seed, value) => {
        expect(surprise(dialect, broken(body, seed, value as Json))).toBeUndefined();
        expect(surprise(dialect, value)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  },
);
