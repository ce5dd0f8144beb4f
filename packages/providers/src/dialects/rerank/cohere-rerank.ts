import { type JsonObject, noUsage, type RerankRequest } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { countOf, objectOf, textOf } from "../loosely.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { rankedIn } from "./read-ranking.ts";
import { textsIn } from "./texts-in.ts";

/** The second version of Cohere's rerank, which is billed by the search. */
export const cohereRerank: TaskFormat<"rerank"> = {
  id: "cohere-rerank",
  path: () => "/rerank",
  writeRequest: (request, { upstreamModelId }) => writeRanking(request, upstreamModelId),
  readAnswer({ json }, request) {
    const body = objectOf(json) ?? {};
    const search = countOf(objectOf(objectOf(body["meta"])?.["billed_units"])?.["search_units"]);
    return {
      task: "rerank",
      upstreamId: textOf(body["id"]),
      results: rankedIn(body["results"], request),
      usage: search === undefined ? undefined : { ...noUsage, units: { search } },
    };
  },
  isErrorBody,
  readError,
};

/** The words that Cohere's format and those made after it share. */
export const writeRanking = (request: RerankRequest, model: string): JsonObject => ({
  model,
  query: request.query,
  documents: textsIn(request),
  ...(request.topN !== undefined && { top_n: request.topN }),
});
