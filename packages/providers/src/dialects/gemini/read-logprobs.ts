import type { JsonObject } from "@causeway/protocol";
import { objectOf, objectsOf, stringOf } from "../loosely.ts";

/** `logprobsResult` in the words of OpenAI's format. */
export function readLogprobs(value: unknown): JsonObject | undefined {
  const result = objectOf(value);
  const chosen = objectsOf(result?.["chosenCandidates"]);
  if (chosen.length === 0) return undefined;
  const top = objectsOf(result?.["topCandidates"]);
  return {
    content: chosen.map((token, index) => ({
      ...readToken(token),
      top_logprobs: objectsOf(top[index]?.["candidates"]).map(readToken),
    })),
  };
}

const readToken = (token: JsonObject) => {
  const text = stringOf(token["token"]) ?? "";
  const logprob = typeof token["logProbability"] === "number" ? token["logProbability"] : 0;
  return { token: text, logprob, bytes: [...new TextEncoder().encode(text)] };
};
