import type { JsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  type NumberRule,
  readList,
  readNumber,
  readObject,
  readOneOf,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import type { Warning } from "../warning.ts";

type Check = (value: unknown, field: string) => unknown;

const within =
  (rule: NumberRule): Check =>
  (value, field) =>
    readNumber(value, field, rule);

/** Fields that are passed on or repeated, but whose meaning nobody here needs to know. */
const checks: Readonly<Record<string, Check>> = {
  frequency_penalty: within({ min: -2, max: 2 }),
  presence_penalty: within({ min: -2, max: 2 }),
  service_tier: (value, field) => readOneOf(value, field, ["auto", "default", "fast", "flex", "priority", "scale"]),
  prompt_cache_key: readString,
  prompt_cache_options: readObject,
  prompt_cache_retention: readString,
  safety_identifier: readString,
  cache_control: readObject,
  image_config: readObject,
  metadata: checkMetadata,
  trace: readObject,
  debug: readObject,
  stream_options: readObject,
  stop_server_tools_when: (value, field) => readList(value, field, 16),
  max_tool_calls: within({ min: 0, max: 1_000, integer: true }),
  modalities: checkModalities,
};

export function checkFields(body: JsonObject): void {
  for (const [field, check] of Object.entries(checks)) check(body[field], field);
}

function checkMetadata(value: unknown, field: string): void {
  const pairs = Object.entries(readObject(value, field) ?? {});
  if (pairs.length > 16) throw invalid(field, `must have at most 16 pairs; you sent ${pairs.length}`);
  for (const [key, text] of pairs) {
    readRequiredString(key, `${field} key`, 64);
    readString(text, `${field}.${key}`, 512);
  }
}

function checkModalities(value: unknown, field: string): void {
  (readList(value, field, 8) ?? []).forEach((item, index) => {
    readOneOf(item, `${field}.${index}`, ["text", "image"]);
  });
}

/** Read somewhere, or meant for us and without effect. */
const known = new Set([
  ...Object.keys(checks),
  "background",
  "conversation",
  "include",
  "input",
  "instructions",
  "max_output_tokens",
  "model",
  "models",
  "parallel_tool_calls",
  "plugins",
  "preset",
  "previous_response_id",
  "prompt",
  "provider",
  "reasoning",
  "route",
  "session_id",
  "store",
  "stream",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_k",
  "top_logprobs",
  "top_p",
  "transforms",
  "truncation",
  "user",
]);

/** What is not said to any provider: no other format has a word for it. */
export function ignoredFields(body: JsonObject): readonly Warning[] {
  const unknown = Object.keys(body).filter((field) => !known.has(field) && !isAbsent(body[field]));
  return unknown.map((field) => ({
    code: "field-ignored" as const,
    param: field,
    message: `${field} is not known here and was ignored.`,
  }));
}
