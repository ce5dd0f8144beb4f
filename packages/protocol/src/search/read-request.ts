import type { Asked } from "../chat-call.ts";
import { isJsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import { invalid, readNumber, readRequiredString, readString } from "../reading/fields.ts";
import { ignoredRouting } from "../reading/ignored-routing.ts";
import { readDomains } from "../reading/read-domains.ts";
import { readRouting } from "../reading/read-routing.ts";
import { unknownFields } from "../reading/unknown-fields.ts";
import { taskBasis } from "../task.ts";
import {
  mostSearchCharacters,
  mostSearchResults,
  type SearchRequest,
  usualSearchCharacters,
  usualSearchResults,
} from "./search.ts";

const longestQuery = 2_000;

const known: ReadonlySet<string> = new Set([
  "query",
  "max_results",
  "max_characters",
  "include_domains",
  "exclude_domains",
]);

/** Reads a parsed body. Throws `AppError("invalid-request")` that names the field, its rule and what was sent. */
export function readSearch(body: unknown): Asked<SearchRequest> {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"query": …}', body);
  checkShape(body);
  const results = { min: 1, max: mostSearchResults, integer: true };
  const characters = { min: 1, max: mostSearchCharacters, integer: true };
  const request: SearchRequest = {
    ...taskBasis,
    task: "search",
    query: readRequiredString(body["query"], "query", longestQuery),
    maxResults: readNumber(body["max_results"], "max_results", results) ?? usualSearchResults,
    maxCharacters: readNumber(body["max_characters"], "max_characters", characters) ?? usualSearchCharacters,
    ...readDomains(body, { include: "include_domains", exclude: "exclude_domains" }),
    user: readString(body["user"], "user", 1024),
  };
  return { ...readRouting(body), request, warnings: [...ignoredRouting(body), ...unknownFields(body, known)] };
}
