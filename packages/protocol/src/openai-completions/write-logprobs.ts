import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** The log probabilities of a chat completion in the four lists of a text completion. `offset`: of the first token. */
export function writeLogprobs(logprobs: Json | undefined, offset: number): JsonObject | null {
  const tokens = isJsonObject(logprobs) ? objectsIn(logprobs["content"]) : [];
  if (tokens.length === 0) return null;
  let next = offset;
  return {
    tokens: tokens.map(({ token }) => token ?? ""),
    token_logprobs: tokens.map(({ logprob }) => logprob ?? null),
    top_logprobs: tokens.map((token) =>
      Object.fromEntries(objectsIn(token["top_logprobs"]).map((one) => [textOf(one["token"]), one["logprob"]])),
    ),
    text_offset: tokens.map(({ token }) => {
      const at = next;
      next += textOf(token).length;
      return at;
    }),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
