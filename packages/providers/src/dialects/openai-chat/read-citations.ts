import type { JsonObject } from "@causeway/protocol";
import { citationAt, isWebAddress, nowhere } from "../cited-places.ts";
import { objectsOf, textOf } from "../loosely.ts";

/** The pages that Perplexity and xAI name beside their choices, as the annotations of a message. */
export function readCitations(body: JsonObject): readonly JsonObject[] {
  if (body["search_results"] === undefined && body["citations"] === undefined) return [];
  const found = objectsOf(body["search_results"]).flatMap(({ url, title }) =>
    isWebAddress(url) ? [{ url, title: textOf(title) }] : [],
  );
  const named: readonly unknown[] = Array.isArray(body["citations"]) ? body["citations"] : [];
  const pages = found.length > 0 ? found : named.filter(isWebAddress).map((url) => ({ url, title: undefined }));
  return pages.map((page) => citationAt(page, nowhere));
}
