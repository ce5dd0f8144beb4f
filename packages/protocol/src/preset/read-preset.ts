import type { ChatCall } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { readChatCompletion } from "../openai-chat/read-request.ts";
import { invalid, readBoolean, readNumber } from "../reading/fields.ts";
import { splitPresetName } from "./preset-name.ts";

/** What a preset brings to a call, in no format's words. */
export type Preset = Pick<
  ChatCall,
  | "model"
  | "models"
  | "provider"
  | "autoRouter"
  | "documents"
  | "webSearch"
  | "compresses"
  | "repairsAnswers"
  | "saidPlugins"
  | "request"
  | "responseCache"
  | "warnings"
>;

/** What a preset may hold: fields of a chat completion's body, and whether answers under it are kept. */
export const presetFields = [
  "model",
  "models",
  "provider",
  "plugins",
  "temperature",
  "top_p",
  "top_k",
  "min_p",
  "top_a",
  "frequency_penalty",
  "presence_penalty",
  "repetition_penalty",
  "seed",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "max_tokens",
  "stop",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "response_format",
  "reasoning",
  "verbosity",
  "modalities",
  "image_config",
  "audio",
  "service_tier",
  "cache_control",
  "prompt_cache_options",
  "web_search_options",
  "cache_enabled",
  "cache_ttl_seconds",
] as const;

const known: readonly string[] = presetFields;

/** Reads a preset's fields. Throws `AppError("invalid-request")` that names the field, as a call's own would be. */
export function readPreset(config: unknown, systemPrompt: string | undefined): Preset {
  if (!isJsonObject(config)) throw invalid("config", 'must be a JSON object such as {"model": …}', config);
  const other = Object.keys(config).find((field) => !known.includes(field));
  if (other !== undefined) throw invalid(other, `cannot be part of a preset: it holds ${presetFields.join(", ")}`);
  const { cache_enabled: cacheEnabled, cache_ttl_seconds: cacheTtl, ...body } = config;
  const call = readChatCompletion({ ...body, messages: nobody });
  const { model, models, provider, autoRouter, documents, webSearch, compresses, request, warnings } = call;
  const { repairsAnswers, saidPlugins } = call;
  const enabled = readBoolean(cacheEnabled, "cache_enabled");
  const ttlSeconds = readNumber(cacheTtl, "cache_ttl_seconds", { min: 1, max: 86_400, integer: true });
  const saysOfCache = enabled !== undefined || ttlSeconds !== undefined;
  refusePresets([model, ...models]);
  const messages = systemPrompt ? [{ role: "system", content: [{ type: "text", text: systemPrompt }] } as const] : [];
  return {
    model,
    models,
    provider,
    ...(autoRouter && { autoRouter }),
    ...(documents && { documents }),
    ...(webSearch && { webSearch }),
    ...(compresses !== undefined && { compresses }),
    ...(repairsAnswers !== undefined && { repairsAnswers }),
    ...(saidPlugins && { saidPlugins }),
    ...(saysOfCache && { responseCache: { enabled, ttlSeconds } }),
    request: { ...request, messages },
    warnings,
  };
}

/** A body must have messages; a preset's are never sent. */
const nobody: JsonObject["messages"] = [{ role: "user", content: "-" }];

function refusePresets(models: readonly (string | undefined)[]): void {
  const nested = models.find((model) => model !== undefined && splitPresetName(model).preset !== undefined);
  if (nested !== undefined) throw invalid("model", "of a preset cannot be another preset; name a model", nested);
}
