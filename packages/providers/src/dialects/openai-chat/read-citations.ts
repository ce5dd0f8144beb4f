import { type JsonObject, writeCitation } from "@causeway/protocol";
import { objectsOf, textOf } from "../loosely.ts";

/** The pages that Perplexity and xAI name beside their choices, as the annotations of a message. */
export function readCitations(body: JsonObject): readonly JsonObject[] {
  const found = objectsOf(body["search_results"]).filter(({ url }) => textOf(url) !== undefined);
  const named = Array.isArray(body["citations"]) ? body["citations"].filter((url) => textOf(url) !== undefined) : [];
  const pages = found.length > 0 ? found : named.map((url) => ({ url, title: url }));
  return pages.map(({ url, title }) =>
    writeCitation({
      url: String(url),
      title: textOf(title) ?? String(url),
      content: undefined,
      startIndex: 0,
      endIndex: 0,
    }),
  );
}
