import type { ChatRequest, JsonObject, Reasoning, ResponseFormat, Tool, ToolChoice } from "@causeway/protocol";
import type { UpstreamCall } from "../../provider.ts";
import { writeMessages } from "./write-messages.ts";

export type OpenaiChatVariant = {
  /** The provider wants the reasoning of earlier turns back, in this field of the assistant's message. */
  readonly returnReasoningAs?: "reasoning_content" | "reasoning" | "reasoning_details";
  /** The provider knows `cache_control` on parts and tools; the others answer 400 to it. */
  readonly cacheControl?: boolean;
  /** The provider refuses `name` on messages. */
  readonly withoutNames?: boolean;
  /** The provider takes ids of calls of nine letters and digits only. */
  readonly nineLetterIds?: boolean;
};

/** `max_tokens` is the name that all but OpenAI itself know; there the provider's file renames it. */
export function writeRequest(request: ChatRequest, call: UpstreamCall, variant: OpenaiChatVariant): JsonObject {
  return {
    ...request.extra,
    model: call.upstreamModelId,
    messages: writeMessages(request.messages, variant, (warning) => call.warn?.(warning)),
    ...given("max_tokens", call.maxOutputTokens),
    ...given("temperature", request.temperature),
    ...given("top_p", request.topP),
    ...given("top_k", request.topK),
    ...(request.stop.length > 0 && { stop: request.stop }),
    ...(request.choices > 1 && { n: request.choices }),
    ...given("user", request.user),
    ...writeTools(request, variant),
    ...(request.responseFormat && { response_format: writeResponseFormat(request.responseFormat) }),
    ...given("reasoning_effort", effortOf(request.reasoning)),
    ...(request.stream && { stream: true, stream_options: { include_usage: true } }),
  };
}

function writeTools(request: ChatRequest, variant: OpenaiChatVariant): JsonObject {
  if (request.tools.length === 0) return {};
  return {
    tools: request.tools.map((tool) => writeTool(tool, variant)),
    ...(request.toolChoice !== undefined && { tool_choice: writeToolChoice(request.toolChoice) }),
    ...given("parallel_tool_calls", request.parallelToolCalls),
  };
}

const writeTool = (tool: Tool, variant: OpenaiChatVariant): JsonObject => ({
  type: "function",
  function: {
    name: tool.name,
    ...given("description", tool.description),
    ...given("parameters", tool.parameters),
    ...given("strict", tool.strict),
  },
  ...(variant.cacheControl && given("cache_control", tool.cacheControl)),
});

const writeToolChoice = (choice: ToolChoice) =>
  typeof choice === "string" ? choice : { type: "function", function: { name: choice.name } };

function writeResponseFormat(format: ResponseFormat): JsonObject {
  switch (format.type) {
    case "text":
      return { type: "text" };
    case "json-object":
      return { type: "json_object" };
    case "json-schema":
      return {
        type: "json_schema",
        json_schema: {
          name: format.name,
          ...given("description", format.description),
          schema: format.schema,
          ...given("strict", format.strict),
        },
      };
  }
}

/** The format knows efforts only, so a budget of tokens becomes the effort that usually spends about as much. */
function effortOf(reasoning: Reasoning | undefined): string | undefined {
  if (reasoning === undefined) return undefined;
  if (reasoning.enabled === false) return "none";
  if (reasoning.effort !== undefined) return reasoning.effort;
  if (reasoning.maxTokens !== undefined) return effortForBudget(reasoning.maxTokens);
  return reasoning.enabled ? "medium" : undefined;
}

const effortForBudget = (maxTokens: number) => (maxTokens <= 2_048 ? "low" : maxTokens <= 8_192 ? "medium" : "high");

const given = (name: string, value: JsonObject[string]): JsonObject => (value === undefined ? {} : { [name]: value });
