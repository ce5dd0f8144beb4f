import { AppError } from "@causeway/errors";
import { type ChatRequest, isJsonObject, type Json, type JsonObject } from "@causeway/protocol";
import type { UpstreamCall } from "../../provider.ts";
import { modelRules } from "./model-rules.ts";
import { writeMessages, writeSystem } from "./write-messages.ts";
import { type OutputWish, writeOutput } from "./write-output.ts";
import { writeThinking } from "./write-thinking.ts";
import { writeTools } from "./write-tools.ts";

/** The format demands a limit. All models allow this much. */
const defaultMaxTokens = 4_096;

export function writeRequest(request: ChatRequest, call: UpstreamCall): JsonObject {
  if (request.choices > 1) {
    throw new AppError("invalid-request", "n must be 1 for this model: its provider gives one answer a call.", {
      parameter: "n",
    });
  }
  const rules = modelRules(call.upstreamModelId);
  const maxTokens = call.maxOutputTokens ?? defaultMaxTokens;
  const native = request.native?.format === "anthropic-messages" ? request.native.fields : {};
  const thinking = writeThinking(request, rules, maxTokens);
  const output: OutputWish = writeOutput(request, rules, thinking.thinking !== undefined);
  const system = [...writeSystem(request.messages), ...output.instructions];
  const stops = request.stop.filter((text) => text.trim() !== "");
  return {
    model: call.upstreamModelId,
    max_tokens: maxTokens,
    ...(system.length > 0 && { system }),
    messages: writeMessages(request.messages),
    ...writeTools(request, rules, output.tool),
    ...(stops.length > 0 && { stop_sequences: stops }),
    ...(rules.sampling && thinking.thinking === undefined && writeSampling(request)),
    ...(thinking.thinking && { thinking: thinking.thinking }),
    ...writeOutputConfig(thinking.effort, output.format, native["output_config"]),
    ...given(native, "context_management"),
    ...given(native, "service_tier"),
    ...(request.user !== undefined && { metadata: { user_id: request.user } }),
    ...(request.extra["cache_control"] !== undefined && { cache_control: request.extra["cache_control"] }),
    ...(request.stream && { stream: true }),
  };
}

/** Temperature runs from 0 to 1 here; some models refuse `top_p` beside it. */
function writeSampling(request: ChatRequest): JsonObject {
  const { temperature, topP, topK } = request;
  return {
    ...(temperature !== undefined && { temperature: Math.min(1, temperature) }),
    ...(topP !== undefined && temperature === undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
  };
}

/** An effort stays in the caller's words where the rules have none for it. */
function writeOutputConfig(
  effort: string | undefined,
  format: JsonObject | undefined,
  own: Json | undefined,
): JsonObject {
  const config = {
    ...(isJsonObject(own) && own),
    ...(effort !== undefined && { effort }),
    ...(format && { format }),
  };
  return Object.keys(config).length > 0 ? { output_config: config } : {};
}

const given = (fields: JsonObject, name: string): JsonObject =>
  fields[name] === undefined ? {} : { [name]: fields[name] };
