import type { CacheControl, ContentPart, Message, ToolCall } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  readList,
  readObject,
  readOneOf,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { longestToolCallId, readToolCallId } from "../thought-signature.ts";
import { readCacheControl } from "../reading/read-cache-control.ts";
import { readContent, readImage, readText } from "./read-content.ts";

const maxMessages = 2_000;
const maxToolCalls = 512;
const maxImages = 100;
const roles = ["system", "developer", "user", "assistant", "tool"] as const;

/** `messages`, or the older `prompt` as one user message. */
export function readMessages(body: JsonObject): readonly Message[] {
  if (isAbsent(body["messages"]) && typeof body["prompt"] === "string") {
    return [{ role: "user", content: [{ type: "text", text: readRequiredString(body["prompt"], "prompt") }] }];
  }
  const messages = readList(body["messages"], "messages", maxMessages);
  if (!messages?.length) throw invalid("messages", "is required and must have at least one message");
  return messages.map((message, index) => readMessage(message, `messages.${index}`));
}

function readMessage(value: unknown, path: string): Message {
  const message = readRequiredObject(value, path);
  const name = readString(message["name"], `${path}.name`, 256);
  const named = name ? { name } : {};
  const cache = readCacheControl(message, path);
  switch (readOneOf(message["role"], `${path}.role`, roles)) {
    case "system":
    case "developer":
      return { role: "system", content: marked(readText(message["content"], `${path}.content`), cache), ...named };
    case "user":
      return { role: "user", content: marked(readContent(message["content"], `${path}.content`), cache), ...named };
    case "assistant": {
      const { content, ...rest } = readAssistant(message, path);
      return { ...rest, content: marked(content, cache), ...named };
    }
    case "tool":
      return {
        role: "tool",
        toolCallId: readToolCallId(
          readRequiredString(message["tool_call_id"], `${path}.tool_call_id`, longestToolCallId),
        ).id,
        content: readContent(message["content"], `${path}.content`),
        ...cache,
      };
    case undefined:
      throw invalid(`${path}.role`, `is required: one of ${roles.join(", ")}`);
  }
}

/** A mark beside the content, as some clients set it, stands at the end of the content. */
const marked = <P extends ContentPart>(content: readonly P[], cache: { cacheControl?: CacheControl }): readonly P[] =>
  cache.cacheControl === undefined
    ? content
    : [...content.slice(0, -1), ...content.slice(-1).map((last) => ({ ...cache, ...last }))];

function readAssistant(message: JsonObject, path: string): Message & { role: "assistant" } {
  const reasoning = readString(message["reasoning"] ?? message["reasoning_content"], `${path}.reasoning`);
  const extra = {
    ...(!isAbsent(message["refusal"]) && { refusal: message["refusal"] }),
    ...(!isAbsent(message["audio"]) && { audio: message["audio"] }),
  };
  return {
    role: "assistant",
    content: [
      ...(isAbsent(message["content"]) ? [] : readContent(message["content"], `${path}.content`)),
      // As it gave them: an answer has its images beside its content.
      ...(readList(message["images"], `${path}.images`, maxImages) ?? []).map((image, index) =>
        readImage(readRequiredObject(image, `${path}.images.${index}`), `${path}.images.${index}`),
      ),
    ],
    toolCalls: (readList(message["tool_calls"], `${path}.tool_calls`, maxToolCalls) ?? []).map((call, index) =>
      readToolCall(call, `${path}.tool_calls.${index}`),
    ),
    reasoningDetails: (readList(message["reasoning_details"], `${path}.reasoning_details`, 10_000) ?? []).map(
      (detail, index) => readRequiredObject(detail, `${path}.reasoning_details.${index}`),
    ),
    ...(reasoning && { reasoning }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function readToolCall(value: unknown, path: string): ToolCall {
  const call = readRequiredObject(value, path);
  if (!isAbsent(call["type"]) && call["type"] !== "function")
    throw invalid(`${path}.type`, "must be function", call["type"]);
  const definition = readRequiredObject(call["function"], `${path}.function`);
  const extraContent = readObject(call["extra_content"], `${path}.extra_content`);
  return {
    ...readToolCallId(readRequiredString(call["id"], `${path}.id`, longestToolCallId)),
    name: readRequiredString(definition["name"], `${path}.function.name`, 128),
    argumentsText: readString(definition["arguments"], `${path}.function.arguments`) ?? "",
    ...(extraContent && { extra: { extra_content: extraContent } }),
  };
}
