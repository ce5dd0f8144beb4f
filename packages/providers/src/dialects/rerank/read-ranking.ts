import type { RerankAnswer, RerankRequest } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { countOf, objectOf } from "../loosely.ts";

/**
 * `[{index, relevance_score}]`, the best first and no more than are wanted, whatever the provider does. Throws when a
 * document is missing, unknown, or told twice.
 */
export function rankedIn(
  value: unknown,
  { documents, topN = documents.length }: RerankRequest,
): RerankAnswer["results"] {
  if (!Array.isArray(value)) throw new MalformedAnswer("its answer has no list of results");
  const results = value.map((item) => {
    const result = objectOf(item);
    const index = countOf(result?.["index"]);
    const score = result?.["relevance_score"];
    if (index === undefined || index >= documents.length || typeof score !== "number") {
      throw new MalformedAnswer("one of its results names no document of the request, or has no score");
    }
    return { index, score };
  });
  const wanted = Math.min(topN, documents.length);
  if (new Set(results.map(({ index }) => index)).size !== results.length || results.length < wanted) {
    throw new MalformedAnswer(`it answered ${results.length} results where ${wanted} were asked for`);
  }
  return results.toSorted((a, b) => b.score - a.score).slice(0, wanted);
}
