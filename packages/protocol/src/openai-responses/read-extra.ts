import type { JsonObject } from "../json.ts";
import { isAbsent, readNumber, readOneOf, readStrings } from "../reading/fields.ts";

/** Said with the same word and meaning in a chat completion, where providers read it. */
const sameInChat = [
  "frequency_penalty",
  "presence_penalty",
  "service_tier",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "safety_identifier",
  "cache_control",
  "image_config",
  "modalities",
];

/** What the request does not model, in the words of a chat completion. */
export function readExtra(body: JsonObject, text: JsonObject | undefined): JsonObject {
  const same = Object.fromEntries(sameInChat.flatMap((field) => (isAbsent(body[field]) ? [] : [[field, body[field]]])));
  const verbosity = readOneOf(text?.["verbosity"], "text.verbosity", ["low", "medium", "high", "xhigh", "max"]);
  const topLogprobs = readNumber(body["top_logprobs"], "top_logprobs", { min: 0, max: 20, integer: true });
  return {
    ...same,
    ...(verbosity !== undefined && { verbosity }),
    ...(asksForLogprobs(body) && { logprobs: true, ...(topLogprobs !== undefined && { top_logprobs: topLogprobs }) }),
  };
}

/** Other things to include belong to tools that OpenAI runs, or come anyway (encrypted reasoning). */
export const asksForLogprobs = (body: JsonObject): boolean =>
  readStrings(body["include"], "include", 32)?.includes("message.output_text.logprobs") === true ||
  !isAbsent(body["top_logprobs"]);
