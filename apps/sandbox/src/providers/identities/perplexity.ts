import type { Identity } from "../identity.ts";
import { pretendPage } from "../reply/pretend-search.ts";
import { seededUuid } from "../seeded-random.ts";
import { openaiError } from "./openai-style.ts";

/** It searches for every call. */
export const perplexity: Identity = {
  slug: "perplexity",
  name: "Perplexity",
  models: ["sonar", "sonar-pro", "sonar-deep-research"],
  pace: { firstTokenMs: 70, chunkMs: 8 },
  tokensPerChunk: 3,
  completionId: seededUuid,
  toolCallId: (random) => `call_${random.text(8, "0123456789")}`,
  requestId: seededUuid,
  headers: (facts) => ({ "x-request-id": facts.requestId }),
  errorBody: openaiError,
  extraUsage: () => ({ num_search_queries: 1, search_context_size: "low" }),
  extraFields: () => ({
    citations: [pretendPage.url],
    search_results: [{ title: pretendPage.title, url: pretendPage.url, date: null }],
  }),
  streamedUsage: "asked",
  reasoningField: "hidden",
};
