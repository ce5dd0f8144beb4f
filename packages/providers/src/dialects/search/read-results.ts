import { noUsage, type SearchAnswer, type SearchRequest, type SearchResult, type Usage } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { isWebAddress } from "../cited-places.ts";
import { objectOf, textOf } from "../loosely.ts";

/** Engines count none: each call is one, up to ten results. */
export const oneSearch: Usage = { ...noUsage, units: { search: 1 } };

/** Where an engine says what of a result. */
export type ResultFields = { readonly text: string; readonly date: string };

/** No more and no longer ones than were asked for, whatever the engine does. What has no address is no result. */
export function resultsIn(value: unknown, request: SearchRequest, fields: ResultFields): SearchAnswer["results"] {
  if (!Array.isArray(value)) throw new MalformedAnswer("its answer has no list of results");
  return value
    .flatMap((item): readonly SearchResult[] => {
      const result = objectOf(item);
      const url = textOf(result?.["url"]);
      if (result === undefined || !isWebAddress(url)) return [];
      return [
        {
          url,
          title: textOf(result["title"]) || url,
          text: (textOf(result[fields.text]) ?? "").slice(0, request.maxCharacters),
          publishedOn: textOf(result[fields.date]) || undefined,
        },
      ];
    })
    .slice(0, request.maxResults);
}
