import type { JsonObject } from "@causeway/protocol";
import { citationAt, isWebAddress, type Place } from "../cited-places.ts";
import { textOf } from "../loosely.ts";

/** What a block of text cites of the web, and of results that have an address; what is cited is all of its text. */
export function webCitations(citations: readonly JsonObject[], place: Place): readonly JsonObject[] {
  return citations.flatMap((citation) => {
    const url = citation["url"] ?? citation["source"];
    if (!isWebAddress(url)) return [];
    return [citationAt({ url, title: textOf(citation["title"]), content: textOf(citation["cited_text"]) }, place)];
  });
}
