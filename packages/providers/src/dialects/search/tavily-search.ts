import type { TaskFormat } from "../../task-format.ts";
import { objectOf, textOf } from "../loosely.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { oneSearch, resultsIn } from "./read-results.ts";

/** Tavily's search; the upstream model is its depth. */
export const tavilySearch: TaskFormat<"search"> = {
  id: "tavily-search",
  path: () => "/search",
  writeRequest: ({ query, maxResults, includeDomains, excludeDomains }, { upstreamModelId }) => ({
    query,
    search_depth: upstreamModelId,
    max_results: maxResults,
    ...(includeDomains.length > 0 && { include_domains: includeDomains }),
    ...(excludeDomains.length > 0 && { exclude_domains: excludeDomains }),
  }),
  readAnswer({ json }, request) {
    const body = objectOf(json) ?? {};
    return {
      task: "search",
      upstreamId: textOf(body["request_id"]),
      results: resultsIn(body["results"], request, { date: "published_date", text: "content" }),
      usage: oneSearch,
    };
  },
  isErrorBody,
  readError,
};
