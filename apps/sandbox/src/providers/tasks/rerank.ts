import { asRecord, isRecord } from "../json.ts";
import { pretendRelevance } from "./pretend-vector.ts";
import { type TaskAsked, taskFormat } from "./task-format.ts";

const documentsPerSearch = 100;

/** The second version of Cohere's rerank, billed by the search. */
export const cohereRerank = taskFormat({
  name: "cohere-rerank",
  read: readRanking,
  write(body, { texts }, { id, input }) {
    return {
      id,
      results: ranked(body, texts),
      meta: {
        api_version: { version: "2" },
        ...(input !== undefined && {
          billed_units: { search_units: Math.ceil((texts.length - 1) / documentsPerSearch) },
        }),
      },
    };
  },
  errorBody: (_identity, failure) => ({ id: failure.requestId, message: failure.message }),
});

/** Jina's, as others speak it: billed by the token. */
export const tokenRerank = taskFormat({
  name: "token-rerank",
  read: readRanking,
  write: (body, { model, texts }, { id, input }) => ({
    id,
    model,
    results: ranked(body, texts),
    ...(input !== undefined && { usage: { prompt_tokens: input, total_tokens: input } }),
  }),
  errorBody: (identity, failure) => identity.errorBody(failure),
});

/** Voyage's: the same under names of its own. */
export const voyageRerank = taskFormat({
  name: "voyage-rerank",
  read: readRanking,
  write(body, { model, texts }, { input }) {
    const { top_k } = asRecord(body);
    const data = ranked({ top_n: top_k }, texts);
    return { object: "list", data, model, ...(input !== undefined && { usage: { total_tokens: input } }) };
  },
  errorBody: (_identity, failure) => ({ detail: failure.message }),
});

/** Cohere's on Bedrock, which tells no searches. */
export const bedrockCohereRerank = taskFormat({
  name: "bedrock-cohere-rerank",
  read: (body, model) =>
    asRecord(body).api_version === 2
      ? readRanking({ ...asRecord(body), model }, model)
      : { problem: "Malformed input request: required key [api_version] not found" },
  write: (body, { texts }) => ({ results: ranked(body, texts) }),
  statusOf: (failure) => (failure.kind === "missing-key" || failure.kind === "wrong-key" ? 403 : failure.status),
  errorBody: (_identity, failure) => ({ message: failure.message }),
});

/** The query first, then the documents. */
function readRanking(body: unknown, _model: string): TaskAsked | { problem: string } {
  if (!isRecord(body)) return { problem: "The body is not a JSON object." };
  const { model, query, documents } = body;
  if (typeof model !== "string" || typeof query !== "string") return { problem: "model and query are required" };
  if (!Array.isArray(documents) || documents.length === 0) return { problem: "documents must not be empty" };
  return { model, texts: [query, ...documents.map(String)] };
}

function ranked(body: unknown, [query = "", ...documents]: readonly string[]) {
  const { top_n: topN } = asRecord(body);
  return documents
    .map((document, index) => ({ index, relevance_score: pretendRelevance(query, document) }))
    .toSorted((a, b) => b.relevance_score - a.relevance_score)
    .slice(0, typeof topN === "number" ? topN : undefined);
}
