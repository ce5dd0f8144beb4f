import type { ChatCall } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { readChatCompletion } from "../openai-chat/read-request.ts";
import { invalid, isAbsent, readBoolean, readNumber, readRequiredString, readString } from "../reading/fields.ts";
import type { Warning } from "../warning.ts";

/** A body of `POST /completions`, and what its answer's writer must know of it. */
export type CompletionCall = {
  readonly call: ChatCall;
  /** Put before each answer, when the caller asked for that. */
  readonly echoed: string;
};

/**
 * Reads a parsed body: the prompt is what a user says, everything else is as in a chat completion. Throws
 * `AppError("invalid-request")` that names the field, its rule and what was sent.
 */
export function readCompletion(body: unknown): CompletionCall {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"model": …, "prompt": …}', body);
  for (const field of ["messages", "tools", "functions", "response_format"]) {
    if (!isAbsent(body[field])) throw invalid(field, "is not possible in a text completion; use /chat/completions");
  }
  const { prompt: _prompt, suffix: _suffix, echo: _echo, best_of: _bestOf, logprobs: _logprobs, ...shared } = body;
  const prompt = readPrompt(body["prompt"]);
  const call = readChatCompletion({
    ...shared,
    ...readLogprobs(body["logprobs"]),
    messages: [{ role: "user", content: prompt }],
  });
  const warnings = [...call.warnings, ...readSuffix(body), ...readBestOf(body, call.request.choices)];
  return { call: { ...call, warnings }, echoed: readBoolean(body["echo"], "echo") ? prompt : "" };
}

/** One text; a list of one is common too. */
function readPrompt(value: unknown): string {
  if (!Array.isArray(value)) return readRequiredString(value, "prompt");
  if (value.length === 1 && typeof value[0] === "string") return readRequiredString(value[0], "prompt.0");
  if (value.length > 1 && typeof value[0] === "string") {
    throw invalid("prompt", `must be one text; you sent ${value.length}: make one call for each`);
  }
  throw invalid("prompt", "must be a text: lists of tokens are not possible, since models read them differently");
}

/** How many likely tokens to tell of each place, which a chat completion says with two fields. */
function readLogprobs(value: unknown): JsonObject {
  const count = readNumber(value, "logprobs", { min: 0, max: 20, integer: true });
  return count === undefined ? {} : { logprobs: true, top_logprobs: count };
}

function readSuffix(body: JsonObject): readonly Warning[] {
  if (!readString(body["suffix"], "suffix")) return [];
  const message = "Chat models do not fill in the middle of a text: the suffix was not passed on.";
  return [{ code: "field-ignored", param: "suffix", message }];
}

function readBestOf(body: JsonObject, choices: number): readonly Warning[] {
  const bestOf = readNumber(body["best_of"], "best_of", { min: 1, max: 128, integer: true }) ?? choices;
  if (bestOf <= choices) return [];
  return [{ code: "field-ignored", param: "best_of", message: "No more answers are made than n asks for." }];
}
