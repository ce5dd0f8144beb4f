import type { ChatCall } from "../chat-call.ts";
import type { Message, ResponseFormat, Tool, ToolChoice } from "../chat-request.ts";
import type { InboundDialect, RequestHead } from "../inbound-dialect.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { invalid } from "../reading/fields.ts";
import { presetFields } from "./read-preset.ts";

/** A preset as it is stored and shown: fields of a chat completion's body, and what is said before all messages. */
export type PresetText = { readonly config: JsonObject; readonly systemPrompt: string | undefined };

/**
 * The preset that a body of any format makes: what it asks beside its prompt, and its system prompt. What a preset does
 * not hold is left out. Throws `AppError("invalid-request")` as a call with this body would.
 */
export function presetOfBody(dialect: InboundDialect, body: unknown): PresetText {
  if (!isJsonObject(body)) throw invalid("body", "must be a JSON object, as a call's would be", body);
  const { preset: _preset, ...rest } = body;
  const { call } = dialect.read({ ...promptOf(dialect, rest), ...rest }, nowhere);
  return { config: configOf(call, body), systemPrompt: systemPromptOf(call.request.messages) };
}

/** A preset may be made of a body without a prompt. */
function promptOf({ apiType }: InboundDialect, { messages, input }: JsonObject): JsonObject {
  if (apiType === "responses") return input === undefined ? { input: "-" } : {};
  return messages === undefined ? { messages: [{ role: "user", content: "-" }] } : {};
}

const nowhere: RequestHead = { path: "", query: "", headers: {} };

function configOf({ model, models, request }: ChatCall, body: JsonObject): JsonObject {
  const { reasoning } = request;
  const said: JsonObject = {
    ...request.extra,
    model,
    models: models.length > 0 ? models : undefined,
    provider: body["provider"] ?? undefined,
    plugins: body["plugins"] ?? undefined,
    cache_enabled: body["cache_enabled"],
    cache_ttl_seconds: body["cache_ttl_seconds"],
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    max_tokens: request.maxOutputTokens,
    stop: request.stop.length > 0 ? request.stop : undefined,
    tools: request.tools.length > 0 ? request.tools.map(writeTool) : undefined,
    tool_choice: writeToolChoice(request.toolChoice),
    parallel_tool_calls: request.parallelToolCalls,
    response_format: writeResponseFormat(request.responseFormat),
    reasoning: reasoning && {
      effort: reasoning.effort,
      max_tokens: reasoning.maxTokens,
      enabled: reasoning.enabled,
      ...(reasoning.exclude && { exclude: true }),
      summary: reasoning.summary,
    },
  };
  const kept = presetFields.flatMap((field) => (said[field] === undefined ? [] : [[field, said[field]]]));
  // Without what is undefined, as it will be stored.
  return JSON.parse(JSON.stringify(Object.fromEntries(kept))) as JsonObject;
}

const writeTool = ({ name, description, parameters, strict, cacheControl }: Tool): JsonObject => ({
  type: "function",
  function: { name, description, parameters, strict },
  cache_control: cacheControl,
});

const writeToolChoice = (choice: ToolChoice | undefined): Json | undefined =>
  typeof choice === "object" ? { type: "function", function: { name: choice.name } } : choice;

function writeResponseFormat(format: ResponseFormat | undefined): JsonObject | undefined {
  switch (format?.type) {
    case undefined:
      return undefined;
    case "text":
      return { type: "text" };
    case "json-object":
      return { type: "json_object" };
    case "json-schema": {
      const { name, schema, strict, description } = format;
      return { type: "json_schema", json_schema: { name, schema, strict, description } };
    }
  }
}

/** All that is said before the first message that somebody else says. */
function systemPromptOf(messages: readonly Message[]): string | undefined {
  const end = messages.findIndex(({ role }) => role !== "system");
  const first = end === -1 ? messages : messages.slice(0, end);
  const texts = first.flatMap(({ content }) => content.flatMap((part) => (part.type === "text" ? [part.text] : [])));
  return texts.join("\n\n") || undefined;
}
