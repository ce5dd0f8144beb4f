import { expect, test } from "vitest";
import { anthropicMessages } from "../anthropic-messages/dialect.ts";
import { openaiEmbeddings } from "../embeddings/dialect.ts";
import { images } from "../images/dialect.ts";
import { rerank } from "../rerank/dialect.ts";
import { search } from "../search/dialect.ts";
import { speech } from "../speech/dialect.ts";
import { transcriptions } from "../transcriptions/dialect.ts";

const head = { path: "", query: "", headers: {} };
const ours = { model: "a/b", user: "u", trace: { trace_id: "t" }, metadata: {}, session_id: "s" };

test.each([
  ["embeddings", openaiEmbeddings, { input: "x", encoding_format: "float" }],
  ["reranking", rerank, { query: "x", documents: ["y"], top_n: 1 }],
  ["images", images, { prompt: "x", quality: "low" }],
  ["speech", speech, { input: "x", voice: "alloy" }],
  ["transcriptions", transcriptions, { input_audio: { data: "AAAA", format: "mp3" }, language: "en" }],
  ["search", search, { query: "x", max_results: 2 }],
  ["Messages", anthropicMessages, { max_tokens: 9, messages: [{ role: "user", content: "x" }], top_k: 3 }],
])("a field that %s do not know is told, and none that they do", (_, dialect, body) => {
  const { warnings } = dialect.read({ ...ours, ...body, flavour: "mint" }, head).call;
  expect(warnings).toMatchObject([{ code: "field-ignored", param: "flavour" }]);
});
