import { AppError } from "@causeway/errors";
import type { ChatRequest, ContentPart, JsonObject, Message, ResponseFormat } from "@causeway/protocol";
import { givenArguments } from "../../call-arguments.ts";
import type { UpstreamCall } from "../../provider.ts";
import { pick } from "../loosely.ts";

export function writeRequest(request: ChatRequest, call: UpstreamCall): JsonObject {
  if (request.choices > 1) {
    throw new AppError("invalid-request", "n must be 1 for this model: its provider gives one answer a call.", {
      parameter: "n",
    });
  }
  warnOfUnsaid(request, call);
  return {
    ...pick(request.extra, ["seed", "presence_penalty", "frequency_penalty"]),
    ...(request.extra["logprobs"] === true && { logprobs: true }),
    model: call.upstreamModelId,
    messages: request.messages.map((message, index) => writeMessage(message, `messages.${index}.content`)),
    ...given("max_tokens", call.maxOutputTokens),
    ...given("temperature", request.temperature),
    ...given("p", request.topP),
    ...given("k", request.topK),
    ...(request.stop.length > 0 && { stop_sequences: request.stop }),
    ...writeTools(request),
    ...writeFormat(request.responseFormat),
    ...writeThinking(request),
    ...(request.stream && { stream: true }),
  };
}

function writeMessage(message: Message, path: string): JsonObject {
  switch (message.role) {
    case "system":
    case "user":
      return { role: message.role, content: writeContent(message.content, path) };
    case "tool":
      return { role: "tool", tool_call_id: message.toolCallId, content: writeContent(message.content, path) };
    case "assistant":
      return {
        role: "assistant",
        ...(message.content.length > 0 && { content: writeContent(message.content, path) }),
        ...(message.toolCalls.length > 0 && {
          tool_calls: message.toolCalls.map(({ id, name, argumentsText }) => ({
            id,
            type: "function",
            function: { name, arguments: givenArguments(argumentsText) },
          })),
        }),
      };
  }
}

/** Text alone goes as a string. */
function writeContent(content: readonly ContentPart[], path: string): string | readonly JsonObject[] {
  const [only] = content;
  if (content.length === 1 && only?.type === "text") return only.text;
  return content.map((part, index) => writePart(part, `${path}.${index}`));
}

function writePart(part: ContentPart, path: string): JsonObject {
  if (part.type === "text") return { type: "text", text: part.text };
  if (part.type === "image") {
    const { source, detail } = part;
    const url = source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
    return { type: "image_url", image_url: { url, ...given("detail", detail) } };
  }
  throw new AppError(
    "invalid-request",
    `${path} is of a kind that this model's provider does not take. Leave it out or choose another model.`,
    { parameter: path },
  );
}

/** One tool cannot be asked for by name, so it alone is offered. */
function writeTools({ tools, toolChoice }: ChatRequest): JsonObject {
  const offered = typeof toolChoice === "object" ? tools.filter(({ name }) => name === toolChoice.name) : tools;
  if (offered.length === 0) return {};
  const choice = typeof toolChoice === "object" || toolChoice === "required" ? "REQUIRED" : undefined;
  return {
    tools: offered.map(({ name, description, parameters }) => ({
      type: "function",
      function: {
        name,
        ...given("description", description),
        parameters: parameters ?? { type: "object", properties: {} },
      },
    })),
    ...given("tool_choice", toolChoice === "none" ? "NONE" : choice),
    ...(tools.some(({ strict }) => strict) && { strict_tools: true }),
  };
}

function writeFormat(format: ResponseFormat | undefined): JsonObject {
  if (format === undefined || format.type === "text") return {};
  if (format.type === "json-object") return { response_format: { type: "json_object" } };
  return { response_format: { type: "json_object", json_schema: format.schema } };
}

const budgets = { none: 0, minimal: 1_024, low: 2_048, medium: 8_192, high: 16_384, xhigh: 32_768, max: 32_768 };

function writeThinking({ reasoning }: ChatRequest): JsonObject {
  if (reasoning === undefined) return {};
  const { effort, maxTokens, enabled } = reasoning;
  if (enabled === false || effort === "none") return { thinking: { type: "disabled" } };
  const budget = maxTokens ?? (effort === undefined ? undefined : budgets[effort]);
  return { thinking: { type: "enabled", ...given("token_budget", budget) } };
}

function warnOfUnsaid(request: ChatRequest, call: UpstreamCall): void {
  const unsaid = ["logit_bias", "top_logprobs", "service_tier"].filter((name) => request.extra[name] !== undefined);
  if (request.parallelToolCalls === false && request.tools.length > 0) unsaid.push("parallel_tool_calls");
  for (const param of unsaid) {
    call.warn?.({
      code: "not-expressible",
      param,
      message: `${param} was left out: this model's provider does not know it.`,
    });
  }
}

const given = (name: string, value: JsonObject[string]): JsonObject => (value === undefined ? {} : { [name]: value });
