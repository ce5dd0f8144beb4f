import type { TaskFormat } from "../../task-format.ts";
import { objectOf, textOf } from "../loosely.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { oneSearch, resultsIn } from "./read-results.ts";

/** Exa's search with the text of the pages. */
export const exaSearch: TaskFormat<"search"> = {
  id: "exa-search",
  path: () => "/search",
  writeRequest: ({ query, maxResults, maxCharacters, includeDomains, excludeDomains }, { upstreamModelId }) => ({
    query,
    type: upstreamModelId,
    numResults: maxResults,
    contents: { text: { maxCharacters } },
    ...(includeDomains.length > 0 && { includeDomains }),
    ...(excludeDomains.length > 0 && { excludeDomains }),
  }),
  readAnswer({ json }, request) {
    const body = objectOf(json) ?? {};
    return {
      task: "search",
      upstreamId: textOf(body["requestId"]),
      results: resultsIn(body["results"], request, { date: "publishedDate", text: "text" }),
      usage: oneSearch,
    };
  },
  isErrorBody,
  readError,
};
