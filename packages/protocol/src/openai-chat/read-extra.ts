import type { Json, JsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  type NumberRule,
  readBoolean,
  readList,
  readNumber,
  readObject,
  readOneOf,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { nativeResponseFormats } from "./read-response-format.ts";

/**
 * Every field that the request does not model, exactly as sent. The known ones are checked; the unknown ones pass,
 * since a provider of the caller's own format may know them. Our own fields stay out: no provider sees them.
 */
export function readExtra(body: JsonObject): JsonObject {
  const extra: [field: string, value: Json][] = [];
  for (const field of Object.keys(body)) {
    const value = body[field];
    if (isAbsent(value)) continue;
    checks.get(field)?.(value, field);
    if (isExtra(body, field)) extra.push([field, value]);
  }
  return extra.length === 0 ? nothing : Object.fromEntries(extra);
}

const nothing: JsonObject = Object.freeze({});

function isExtra(body: JsonObject, field: string): boolean {
  if (field === "response_format") {
    return nativeResponseFormats.includes(readObject(body[field], field)?.["type"]);
  }
  return !modelled.has(field) && !ours.has(field);
}

/** In `ChatRequest` under their own names. */
const modelled = new Set([
  "messages",
  "prompt",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "max_tokens",
  "max_completion_tokens",
  "temperature",
  "top_p",
  "top_k",
  "stop",
  "reasoning",
  "reasoning_effort",
  "include_reasoning",
  "n",
  "stream",
  "user",
]);

/** Addressed to us. `stream_options` and `usage` are no-ops: usage is always sent. No provider stores for our callers. */
const ours = new Set([
  "model",
  "models",
  "provider",
  "plugins",
  "preset",
  "route",
  "transforms",
  "session_id",
  "trace",
  "metadata",
  "store",
  "debug",
  "usage",
  "stream_options",
  "structured_outputs",
  "max_tool_calls",
  "stop_server_tools_when",
]);

type Check = (value: unknown, field: string) => unknown;

const within =
  (rule: NumberRule): Check =>
  (value, field) =>
    readNumber(value, field, rule);
const oneOf =
  (...allowed: readonly string[]): Check =>
  (value, field) =>
    readOneOf(value, field, allowed);

/** Each passes what is absent. */
const checks: ReadonlyMap<string, Check> = new Map(
  Object.entries<Check>({
    min_p: within({ min: 0, max: 1 }),
    top_a: within({ min: 0, max: 1 }),
    frequency_penalty: within({ min: -2, max: 2 }),
    presence_penalty: within({ min: -2, max: 2 }),
    repetition_penalty: within({ min: 0, max: 2, above: true }),
    seed: within({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true }),
    logprobs: readBoolean,
    top_logprobs: within({ min: 0, max: 20, integer: true }),
    logit_bias: checkLogitBias,
    verbosity: oneOf("low", "medium", "high", "xhigh", "max"),
    service_tier: oneOf("auto", "default", "fast", "flex", "priority", "scale"),
    modalities: checkModalities,
    audio: readObject,
    image_config: readObject,
    prediction: checkPrediction,
    web_search_options: readObject,
    cache_control: readObject,
    prompt_cache_options: readObject,
    prompt_cache_key: readString,
    metadata: checkMetadata,
    store: readBoolean,
    trace: readObject,
    debug: readObject,
    usage: readObject,
    stream_options: readObject,
    transforms: (value, field) => readList(value, field, 16),
    stop_server_tools_when: (value, field) => readList(value, field, 16),
    max_tool_calls: within({ min: 0, max: 1_000, integer: true }),
  }),
);

function checkLogitBias(value: unknown, field: string): void {
  for (const [token, bias] of Object.entries(readObject(value, field) ?? {})) {
    readNumber(bias, `${field}.${token}`, { min: -100, max: 100 });
  }
}

function checkPrediction(value: unknown, field: string): void {
  const prediction = readObject(value, field);
  if (prediction === undefined) return;
  readOneOf(prediction["type"], `${field}.type`, ["content"]);
  if (isAbsent(prediction["content"])) throw invalid(`${field}.content`, "is required: a string or a list of parts");
}

function checkModalities(value: unknown, field: string): void {
  (readList(value, field, 8) ?? []).forEach((item, index) => {
    readOneOf(item, `${field}.${index}`, ["text", "image", "audio"]);
  });
}

function checkMetadata(value: unknown, field: string): void {
  const pairs = Object.entries(readObject(value, field) ?? {});
  if (pairs.length > 16) throw invalid(field, `must have at most 16 pairs; you sent ${pairs.length}`);
  for (const [key, text] of pairs) {
    readRequiredString(key, `${field} key`, 64);
    readString(text, `${field}.${key}`, 512);
  }
}
