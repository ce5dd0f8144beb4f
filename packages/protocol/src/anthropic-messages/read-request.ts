import type { ChatCall } from "../chat-call.ts";
import type { ChatRequest, ResponseFormat } from "../chat-request.ts";
import type { RequestHead } from "../inbound-dialect.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import {
  invalid,
  isAbsent,
  readBoolean,
  readList,
  readNumber,
  readObject,
  readRequiredObject,
  readRequiredString,
  readString,
  readStrings,
} from "../reading/fields.ts";
import { readRouting } from "../reading/read-routing.ts";
import { ignoredRouting } from "../reading/ignored-routing.ts";
import { unknownFields } from "../reading/unknown-fields.ts";
import { readMessages } from "./read-messages.ts";
import { commonTier, fieldsWithAWord, readNative } from "./read-native.ts";
import { readThinking } from "./read-thinking.ts";
import { type ReadTools, readTools } from "./read-tools.ts";

const maxStops = 8_191;
const maxTokensLimit = 10_000_000;
const mostFallbacks = 3;

/** Others that are known have a word of their own about what becomes of them (`read-native.ts`). */
const known: ReadonlySet<string> = new Set([
  "messages",
  "system",
  "max_tokens",
  "temperature",
  "top_p",
  "top_k",
  "stop_sequences",
  "stream",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "output_format",
  "cache_control",
  "fallbacks",
  "service_tier",
  "context_management",
  "mcp_servers",
  "anthropic_version",
  "anthropic_beta",
  "betas",
  "max_tool_calls",
  "stop_server_tools_when",
  ...fieldsWithAWord,
]);

/** Reads a parsed body of `POST /messages`. Throws `AppError("invalid-request")` that names the field and its rule. */
export function readMessagesCall(body: unknown, head: RequestHead): ChatCall {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"model": …, "messages": […]}', body);
  checkShape(body);
  const routing = readRouting(body);
  const tools = readTools(body);
  const { native, warnings } = readNative(body, tools, head);
  const user = readUser(body);
  return {
    request: { ...readRequest(body, tools), user, native },
    ...routing,
    models: readFallbacks(body, routing.models),
    sessionId: routing.sessionId ?? sessionOf(user),
    warnings: [...ignoredRouting(body), ...unknownFields(body, known), ...warnings],
  };
}

function readRequest(body: JsonObject, { tools, choice, parallel }: ReadTools): Omit<ChatRequest, "user"> {
  const cacheControl = readObject(body["cache_control"], "cache_control");
  return {
    messages: readMessages(body),
    tools,
    toolChoice: tools.length === 0 ? undefined : choice,
    parallelToolCalls: parallel,
    maxOutputTokens: readNumber(body["max_tokens"], "max_tokens", { min: 1, max: maxTokensLimit, integer: true }),
    temperature: readNumber(body["temperature"], "temperature", { min: 0, max: 2 }),
    topP: readNumber(body["top_p"], "top_p", { min: 0, max: 1, above: true }),
    topK: readNumber(body["top_k"], "top_k", { min: 0, max: 1_000_000, integer: true }) || undefined,
    stop: readStrings(body["stop_sequences"], "stop_sequences", maxStops) ?? [],
    responseFormat: readFormat(body),
    reasoning: readThinking(body),
    choices: 1,
    stream: readBoolean(body["stream"], "stream") ?? false,
    extra: { ...(cacheControl && { cache_control: cacheControl }), ...commonTier(body) },
  };
}

/** `output_config.format`, or the older `output_format`. */
function readFormat(body: JsonObject): ResponseFormat | undefined {
  const current = readObject(body["output_config"], "output_config")?.["format"];
  const path = isAbsent(current) ? "output_format" : "output_config.format";
  const format = readObject(current ?? body["output_format"], path);
  if (format === undefined) return undefined;
  if (format["type"] !== "json_schema") throw invalid(`${path}.type`, "must be json_schema", format["type"] ?? null);
  return {
    type: "json-schema",
    name: "answer",
    schema: readRequiredObject(format["schema"], `${path}.schema`),
    strict: true,
  };
}

function readFallbacks(body: JsonObject, models: readonly string[]): readonly string[] {
  const fallbacks = readList(body["fallbacks"], "fallbacks", mostFallbacks) ?? [];
  if (fallbacks.length > 0 && models.length > 0)
    throw invalid("fallbacks", "and models exclude each other; send only one of them");
  if (fallbacks.length === 0) return models;
  return fallbacks.map((fallback, index) => {
    const path = `fallbacks.${index}`;
    const { model, ...more } = readRequiredObject(fallback, path);
    const [other] = Object.keys(more);
    if (other !== undefined) throw invalid(`${path}.${other}`, "is not available: a fallback may hold only model");
    return readRequiredString(model, `${path}.model`, 256);
  });
}

const readUser = (body: JsonObject): string | undefined =>
  readString(body["user"], "user", 1_024) ??
  readString(readObject(body["metadata"], "metadata")?.["user_id"], "metadata.user_id", 1_024);

/** Claude Code writes its session into `metadata.user_id`, at the end of a name or as JSON. */
function sessionOf(user: string | undefined): string | undefined {
  return user && (/_session_([\w-]{8,64})$/.exec(user)?.[1] ?? /"session_id"\s*:\s*"([\w-]{8,64})"/.exec(user)?.[1]);
}
