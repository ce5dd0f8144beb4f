import { type JsonObject, mostOwnSearches, type WebSearchWish } from "@causeway/protocol";

/** A provider's own search in the words of this format. */
export type SearchWords = {
  readonly tool: JsonObject;
  /** How often it may search: what is held for is this many. */
  readonly limit: JsonObject;
  /** Fields of the wish that it has no words for. */
  readonly unsaid: readonly string[];
};

export const openaiSearch = (wish: WebSearchWish): SearchWords => {
  const { includeDomains, excludeDomains, contextSize, userLocation } = wish;
  return {
    tool: {
      type: "web_search",
      ...(includeDomains.length > 0 && { filters: { allowed_domains: includeDomains } }),
      ...given("search_context_size", contextSize),
      ...given("user_location", userLocation),
    },
    limit: { max_tool_calls: mostOwnSearches(wish) },
    unsaid: excludeDomains.length > 0 ? ["exclude_domains"] : [],
  };
};

/** One list of at most so many. */
const mostXaiDomains = 5;

/** It counts turns, in each of which it may search several times. */
export const xaiSearch = (wish: WebSearchWish): SearchWords => {
  const { includeDomains, excludeDomains, contextSize, userLocation } = wish;
  const [name, domains] =
    includeDomains.length > 0 ? ["allowed_domains", includeDomains] : ["excluded_domains", excludeDomains];
  const isTooLong = domains.length > mostXaiDomains;
  return {
    tool: { type: "web_search", ...(domains.length > 0 && !isTooLong && { filters: { [name]: domains } }) },
    limit: { max_turns: mostOwnSearches(wish) },
    unsaid: [
      ...(isTooLong ? [name] : []),
      ...(contextSize === undefined ? [] : ["search_context_size"]),
      ...(userLocation === undefined ? [] : ["user_location"]),
    ],
  };
};

const given = (name: string, value: JsonObject[string]): JsonObject => (value === undefined ? {} : { [name]: value });
