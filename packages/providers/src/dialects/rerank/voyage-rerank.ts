import type { TaskFormat } from "../../task-format.ts";
import { objectOf } from "../loosely.ts";
import { rankedIn } from "./read-ranking.ts";
import { textsIn } from "./texts-in.ts";
import { tokenRerankAt } from "./token-rerank.ts";

const byToken = tokenRerankAt("/rerank");

/** Voyage's rerank: as others bill it by the token, under names of its own. Source: docs.voyageai.com, 2026-11. */
export const voyageRerank: TaskFormat<"rerank"> = {
  ...byToken,
  id: "voyage-rerank",
  writeRequest: (request, { upstreamModelId }) => ({
    model: upstreamModelId,
    query: request.query,
    documents: textsIn(request),
    ...(request.topN !== undefined && { top_k: request.topN }),
  }),
  readAnswer(body, request) {
    const { data, ...rest } = objectOf(body.json) ?? {};
    const { usage } = byToken.readAnswer({ ...body, json: { ...rest, results: data } }, request);
    return { task: "rerank", upstreamId: undefined, results: rankedIn(data, request), usage };
  },
};
