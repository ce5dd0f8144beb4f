import { isJsonObject, type JsonObject } from "../json.ts";

/** The fields of a response that repeat the request, with the defaults of those that were left out. */
export function echoOf(body: JsonObject): JsonObject {
  const text = body["text"];
  const reasoning = body["reasoning"];
  return {
    background: false,
    instructions: body["instructions"] ?? null,
    max_output_tokens: body["max_output_tokens"] ?? null,
    max_tool_calls: body["max_tool_calls"] ?? null,
    metadata: body["metadata"] ?? {},
    parallel_tool_calls: body["parallel_tool_calls"] ?? true,
    presence_penalty: body["presence_penalty"] ?? null,
    frequency_penalty: body["frequency_penalty"] ?? null,
    previous_response_id: null,
    prompt_cache_key: body["prompt_cache_key"] ?? null,
    reasoning: { effort: null, summary: null, ...(isJsonObject(reasoning) && reasoning) },
    safety_identifier: body["safety_identifier"] ?? null,
    service_tier: body["service_tier"] ?? null,
    store: false,
    temperature: body["temperature"] ?? null,
    text: { format: { type: "text" }, ...(isJsonObject(text) && text) },
    tool_choice: body["tool_choice"] ?? "auto",
    tools: body["tools"] ?? [],
    top_logprobs: body["top_logprobs"] ?? 0,
    top_p: body["top_p"] ?? null,
    truncation: body["truncation"] ?? "disabled",
    user: body["user"] ?? null,
  };
}
