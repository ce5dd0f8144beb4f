import type { TaskFormat } from "../../task-format.ts";
import { objectOf, textOf } from "../loosely.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { oneSearch, resultsIn } from "./read-results.ts";

/** A token has about so many characters; what is too long is cut by us. */
const charactersPerToken = 4;

/** Perplexity's search, which takes the sites to leave out with a minus before them. */
export const perplexitySearch: TaskFormat<"search"> = {
  id: "perplexity-search",
  path: () => "/search",
  writeRequest({ query, maxResults, maxCharacters, includeDomains, excludeDomains }) {
    const domains = [...includeDomains, ...excludeDomains.map((domain) => `-${domain}`)];
    return {
      query,
      max_results: maxResults,
      max_tokens_per_page: Math.ceil(maxCharacters / charactersPerToken),
      ...(domains.length > 0 && { search_domain_filter: domains }),
    };
  },
  readAnswer({ json }, request) {
    const body = objectOf(json) ?? {};
    return {
      task: "search",
      upstreamId: textOf(body["id"]),
      results: resultsIn(body["results"], request, { date: "date", text: "snippet" }),
      usage: oneSearch,
    };
  },
  isErrorBody,
  readError,
};
