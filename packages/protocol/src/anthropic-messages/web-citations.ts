import type { Citation } from "../citations.ts";
import { isJsonObject, type JsonObject } from "../json.ts";

const longestQuote = 150;

/** A page that was found for a model that did not search itself; nobody can check it, so it has no index. */
export const writeWebCitation = ({ url, title, content = "" }: Citation): JsonObject => ({
  type: "web_search_result_location",
  url,
  title,
  encrypted_index: "",
  cited_text: content.slice(0, longestQuote),
});

/** A text block that is sent back, without what was cited so: Anthropic refuses an index that it did not write. */
export function withoutWebCitations(block: JsonObject): JsonObject {
  const { citations, ...rest } = block;
  if (!Array.isArray(citations)) return block;
  const kept = citations.filter((citation: unknown) => !isJsonObject(citation) || citation["encrypted_index"] !== "");
  if (kept.length === citations.length) return block;
  return kept.length === 0 ? rest : { ...rest, citations: kept };
}
