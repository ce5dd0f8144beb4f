import { noUsage, type Usage } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { countOf, objectOf, textOf } from "../loosely.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { writeRanking } from "./cohere-rerank.ts";
import { rankedIn } from "./read-ranking.ts";

/** Jina's rerank, as most servers of open models speak it: billed by the token. */
export const tokenRerankAt = (path: string): TaskFormat<"rerank"> => ({
  id: "token-rerank",
  path: () => path,
  writeRequest: (request, { upstreamModelId }) => ({
    ...writeRanking(request, upstreamModelId),
    return_documents: false,
  }),
  readAnswer({ json }, request) {
    const body = objectOf(json) ?? {};
    return {
      task: "rerank",
      upstreamId: textOf(body["id"]),
      results: rankedIn(body["results"], request),
      usage: usageIn(body["usage"]),
    };
  },
  isErrorBody,
  readError,
});

function usageIn(value: unknown): Usage | undefined {
  const usage = objectOf(value);
  const input = countOf(usage?.["total_tokens"]) ?? countOf(usage?.["prompt_tokens"]);
  return input === undefined ? undefined : { ...noUsage, input };
}
