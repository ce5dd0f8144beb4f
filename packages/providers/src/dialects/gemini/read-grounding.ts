import { besideParts, type JsonObject } from "@causeway/protocol";
import { citationAt, isWebAddress, nowhere, type Page, placeOf, placesInBytes } from "../cited-places.ts";
import { countOf, objectOf, objectsOf, pick, stringOf, textOf } from "../loosely.ts";

/** What a candidate says of the pages that it rests on, as it says it; `undefined`: nothing. */
export function groundingOf(candidate: JsonObject): JsonObject | undefined {
  const said = pick(candidate, besideParts);
  return Object.keys(said).length > 0 ? said : undefined;
}

/**
 * The pages of a candidate's grounding and of its recitations, each with the stretches of the text that rest on it. What
 * no stretch rests on stands at 0.
 */
export function annotationsOf(said: JsonObject, text: string): readonly JsonObject[] {
  const inBytes = placesInBytes(text);
  return [
    ...grounded(objectOf(said["groundingMetadata"]) ?? {}, text, inBytes),
    ...recited(objectOf(said["citationMetadata"]) ?? {}, inBytes),
  ];
}

/** Of one answer; more are those of nobody who writes for people. */
const mostStretches = 1_000;

type InBytes = ReturnType<typeof placesInBytes>;

function grounded(metadata: JsonObject, text: string, inBytes: InBytes): readonly JsonObject[] {
  const chunks = Array.isArray(metadata["groundingChunks"]) ? metadata["groundingChunks"] : [];
  const pages = chunks.map((chunk: unknown) => pageOf(objectOf(chunk) ?? {}));
  const named = new Set<number>();
  const supported = objectsOf(metadata["groundingSupports"])
    .slice(0, mostStretches)
    .flatMap((support) => {
      const segment = objectOf(support["segment"]) ?? {};
      const said = inBytes(countOf(segment["startIndex"]) ?? 0, countOf(segment["endIndex"]) ?? 0);
      const place = placeOf(text, stringOf(segment["text"]), said);
      const indices: readonly unknown[] = Array.isArray(support["groundingChunkIndices"])
        ? support["groundingChunkIndices"]
        : [];
      return indices.flatMap((index) => {
        const page = pages[countOf(index) ?? -1];
        if (page === undefined) return [];
        named.add(Number(index));
        return [citationAt(page, place)];
      });
    });
  const others = pages.flatMap((page, index) =>
    page === undefined || named.has(index) ? [] : [citationAt(page, nowhere)],
  );
  return [...supported, ...others];
}

/** A page of the web, of a map or of a store of the caller's that has an address. */
function pageOf(chunk: JsonObject): Page | undefined {
  const page = objectOf(chunk["web"]) ?? objectOf(chunk["retrievedContext"]) ?? objectOf(chunk["maps"]);
  const url = page?.["uri"];
  if (page === undefined || !isWebAddress(url)) return undefined;
  return { url, title: textOf(page["title"]), content: textOf(page["text"]) };
}

/** What the model has by heart: Google's two services name the list differently. */
const recited = (metadata: JsonObject, inBytes: InBytes): readonly JsonObject[] =>
  [...objectsOf(metadata["citationSources"]), ...objectsOf(metadata["citations"])].flatMap((source) => {
    const url = source["uri"];
    if (!isWebAddress(url)) return [];
    const place = inBytes(countOf(source["startIndex"]) ?? 0, countOf(source["endIndex"]) ?? 0);
    return [citationAt({ url, title: textOf(source["title"]) }, place)];
  });

/** What a candidate, or what it says of its pages, was searched for. */
export function queriesOf(said: JsonObject): readonly (string | undefined)[] {
  const made = objectOf(said["groundingMetadata"])?.["webSearchQueries"];
  return Array.isArray(made) ? made.map(textOf) : [];
}

/** How many searches a response tells of. Before the third generation a call that searched is one, whatever it searched for. */
export function searchesIn(response: JsonObject): number {
  const all = objectsOf(response["candidates"]).flatMap(queriesOf).length;
  return /^gemini-[12]\b/.test(textOf(response["modelVersion"]) ?? "") ? Math.min(all, 1) : all;
}
