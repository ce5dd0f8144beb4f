import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** `logprobsResult` from what OpenAI's format calls `logprobs`. */
export function writeLogprobs(logprobs: Json | undefined): JsonObject | undefined {
  const tokens = isJsonObject(logprobs) ? objectsOf(logprobs["content"]) : [];
  if (tokens.length === 0) return undefined;
  return {
    chosenCandidates: tokens.map(writeToken),
    topCandidates: tokens.map((token) => ({ candidates: objectsOf(token["top_logprobs"]).map(writeToken) })),
  };
}

const writeToken = ({ token, logprob }: JsonObject): JsonObject => ({ token, logProbability: logprob });

const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter((one: Json): one is JsonObject => isJsonObject(one)) : [];
