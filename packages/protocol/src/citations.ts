import { isJsonObject, type JsonObject } from "./json.ts";

/** A page of the web that an answer names, and where in its text; 0 to 0 where that is not known. */
export type Citation = {
  readonly url: string;
  readonly title: string;
  readonly content: string | undefined;
  readonly startIndex: number;
  readonly endIndex: number;
};

/** The pages among the annotations of a message or of a delta: `{type: "url_citation", url_citation: {url, …}}`. */
export function citationsIn({ annotations }: JsonObject): readonly Citation[] {
  if (!Array.isArray(annotations)) return [];
  return annotations.flatMap((annotation: unknown): readonly Citation[] => {
    const cited = isJsonObject(annotation) ? annotation["url_citation"] : undefined;
    if (!isJsonObject(cited) || typeof cited["url"] !== "string") return [];
    const { url, title, content, start_index: start, end_index: end } = cited;
    return [
      {
        url,
        title: typeof title === "string" ? title : url,
        content: typeof content === "string" ? content : undefined,
        startIndex: typeof start === "number" ? start : 0,
        endIndex: typeof end === "number" ? end : 0,
      },
    ];
  });
}

export const writeCitation = ({ url, title, content, startIndex, endIndex }: Citation): JsonObject => ({
  type: "url_citation",
  url_citation: {
    url,
    title,
    ...(content !== undefined && { content }),
    start_index: startIndex,
    end_index: endIndex,
  },
});
