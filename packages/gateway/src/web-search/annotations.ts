import { type Citation, type SearchResult, writeCitation } from "@causeway/protocol";

/** All pages that were found, each with the first place at which the text names it. */
export const annotationsFor = (results: readonly SearchResult[], text: string) =>
  results.map((result) => writeCitation(citationOf(result, text)));

function citationOf({ url, title, text: content }: SearchResult, text: string): Citation {
  const at = text.indexOf(url);
  if (at === -1) return { url, title, content, startIndex: 0, endIndex: 0 };
  // A markdown link is cited as a whole.
  const isLink = text.startsWith("](", at - 2);
  const start = isLink ? text.lastIndexOf("[", at - 3) : at;
  const end = at + url.length + (isLink && text[at + url.length] === ")" ? 1 : 0);
  return { url, title, content, startIndex: start === -1 ? at : start, endIndex: end };
}
