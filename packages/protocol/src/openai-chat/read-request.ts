import type { ChatCall } from "../chat-call.ts";
import type { ChatRequest } from "../chat-request.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import { invalid, readBoolean, readNumber, readString, readStrings } from "../reading/fields.ts";
import { ignoredFields } from "./ignored-fields.ts";
import { readExtra } from "./read-extra.ts";
import { readMessages } from "./read-messages.ts";
import { readDebug } from "../reading/read-debug.ts";
import { readRouting } from "../reading/read-routing.ts";
import { readReasoning } from "../reading/read-reasoning.ts";
import { readResponseFormat } from "./read-response-format.ts";
import { readToolWishes } from "./read-tools.ts";

const maxStops = 4;
const maxTokensLimit = 10_000_000;

/** Reads a parsed body. Throws `AppError("invalid-request")` that names the field, its rule and what was sent. */
export function readChatCompletion(body: unknown): ChatCall {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"model": …, "messages": […]}', body);
  checkShape(body);
  return { ...readRouting(body), request: readRequest(body), warnings: ignoredFields(body) };
}

function readRequest(body: JsonObject): ChatRequest {
  return {
    messages: readMessages(body),
    parallelToolCalls: readBoolean(body["parallel_tool_calls"], "parallel_tool_calls"),
    maxOutputTokens: readMaxOutputTokens(body),
    temperature: readNumber(body["temperature"], "temperature", { min: 0, max: 2 }),
    topP: readNumber(body["top_p"], "top_p", { min: 0, max: 1, above: true }),
    topK: readTopK(body["top_k"]),
    stop: readStop(body["stop"]),
    responseFormat: readResponseFormat(body["response_format"]),
    reasoning: readReasoning(body),
    choices: readNumber(body["n"], "n", { min: 1, max: 128, integer: true }) ?? 1,
    stream: readBoolean(body["stream"], "stream") ?? false,
    user: readString(body["user"], "user", 1024),
    extra: readExtra(body),
    ...readToolWishes(body),
    ...readDebug(body),
  };
}

function readMaxOutputTokens(body: JsonObject): number | undefined {
  const rule = { min: 1, max: maxTokensLimit, integer: true };
  const current = readNumber(body["max_completion_tokens"], "max_completion_tokens", rule);
  const older = readNumber(body["max_tokens"], "max_tokens", rule);
  if (current !== undefined && older !== undefined && current !== older) {
    throw invalid("max_tokens", `(${older}) and max_completion_tokens (${current}) differ; send only one of them`);
  }
  return current ?? older;
}

/** Some clients send 0 for "off". */
const readTopK = (value: unknown): number | undefined =>
  readNumber(value, "top_k", { min: 0, max: 1_000_000, integer: true }) || undefined;

function readStop(value: unknown): readonly string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return readStrings(value, "stop", maxStops) ?? [];
}
