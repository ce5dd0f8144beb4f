import type {
  CacheControl,
  ContentPart,
  JsonObject,
  MediaSource,
  Message,
  ToolCall,
  Warning,
} from "@causeway/protocol";
import { givenArguments } from "../../call-arguments.ts";
import { unknownPart } from "../inexpressible.ts";
import { nineLetterId } from "./nine-letter-id.ts";
import type { OpenaiChatVariant } from "./write-request.ts";

export const writeMessages = (
  messages: readonly Message[],
  variant: OpenaiChatVariant,
  warn: (warning: Warning) => void,
): readonly JsonObject[] =>
  withMediaAfterResults(messages).map((message, index) =>
    writeMessage(withoutOwnImages(message, `messages.${index}`, warn), variant, `messages.${index}`),
  );

/**
 * The result of a tool is text in this format: pictures and files in it are told by the user after the last of the
 * results that belong together.
 */
function withMediaAfterResults(messages: readonly Message[]): readonly Message[] {
  if (!messages.some((message) => message.role === "tool" && message.content.some(isMedia))) return messages;
  return messages.flatMap((message, index): readonly Message[] => {
    if (message.role !== "tool") return [message];
    const texts = { ...message, content: message.content.filter((part) => !isMedia(part)) };
    if (messages[index + 1]?.role === "tool") return [texts];
    const first = messages.findLastIndex((one, at) => at < index && one.role !== "tool") + 1;
    const media = messages
      .slice(first, index + 1)
      .flatMap(({ content }): readonly ContentPart[] => content.filter(isMedia));
    return media.length > 0 ? [texts, { role: "user", content: media }] : [texts];
  });
}

const isMedia = ({ type }: ContentPart): boolean => type === "image" || type === "file";

/** The format has images in the user's messages only; what a model drew itself cannot be shown to it again. */
function withoutOwnImages(message: Message, path: string, warn: (warning: Warning) => void): Message {
  if (message.role !== "assistant" || !message.content.some((part) => part.type === "image")) return message;
  warn({
    code: "not-expressible",
    param: path,
    message: "The model's provider takes no images in the model's own messages: they were left out.",
  });
  return { ...message, content: message.content.filter((part) => part.type !== "image") };
}

function writeMessage(message: Message, variant: OpenaiChatVariant, path: string): JsonObject {
  switch (message.role) {
    case "system":
    case "user":
      return { role: message.role, content: writeContent(message.content, variant, path), ...nameOf(message, variant) };
    case "tool":
      return {
        role: "tool",
        tool_call_id: idOf(message.toolCallId, variant),
        content: message.content.length > 0 ? writeContent(message.content, variant, path) : "",
      };
    case "assistant":
      return {
        role: "assistant",
        content:
          message.content.length > 0 ? writeContent(message.content, variant, path) : emptyContent(message.toolCalls),
        ...nameOf(message, variant),
        ...(message.toolCalls.length > 0 && {
          tool_calls: message.toolCalls.map((one) => writeToolCall(one, variant)),
        }),
        ...writeReasoning(message, variant),
        ...message.extra,
      };
  }
}

/** `null` is right beside tool calls only; alone, some providers refuse it. */
const emptyContent = (toolCalls: readonly ToolCall[]) => (toolCalls.length > 0 ? null : "");

const nameOf = (message: { readonly name?: string }, variant: OpenaiChatVariant): JsonObject =>
  message.name && !variant.withoutNames ? { name: message.name } : {};

/** Text alone goes as a string: not every provider reads lists. */
function writeContent(
  content: readonly ContentPart[],
  variant: OpenaiChatVariant,
  path: string,
): string | readonly JsonObject[] {
  const [only] = content;
  const plain = content.length === 1 && only?.type === "text" && !(variant.cacheControl && only.cacheControl);
  return plain ? only.text : content.map((part, index) => writePart(part, variant, `${path}.content.${index}`));
}

function writePart(part: ContentPart, variant: OpenaiChatVariant, path: string): JsonObject {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text, ...cacheOf(part, variant) };
    case "image": {
      const detail = part.detail === undefined ? {} : { detail: part.detail };
      return { type: "image_url", image_url: { url: urlOf(part.source), ...detail }, ...cacheOf(part, variant) };
    }
    case "audio":
      return { type: "input_audio", input_audio: { data: part.data, format: part.format } };
    case "file": {
      const name = part.name === undefined ? {} : { filename: part.name };
      return { type: "file", file: { ...name, file_data: urlOf(part.source) }, ...cacheOf(part, variant) };
    }
    case "other":
      if (part.format === undefined) return part.raw;
      throw unknownPart(part, path);
  }
}

const cacheOf = (part: { readonly cacheControl?: CacheControl }, variant: OpenaiChatVariant): JsonObject =>
  variant.cacheControl && part.cacheControl ? { cache_control: part.cacheControl } : {};

const urlOf = (source: MediaSource): string =>
  source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;

const writeToolCall = (call: ToolCall, variant: OpenaiChatVariant): JsonObject => ({
  id: idOf(call.id, variant),
  type: "function",
  function: { name: call.name, arguments: givenArguments(call.argumentsText) },
  ...call.extra,
});

const idOf = (id: string, { nineLetterIds = false }: OpenaiChatVariant): string =>
  nineLetterIds ? nineLetterId(id) : id;

/** Most providers answer 400 to fields they do not know, so reasoning goes back only where it is wanted. */
function writeReasoning(message: Message & { role: "assistant" }, variant: OpenaiChatVariant): JsonObject {
  if (variant.returnReasoningAs === undefined) return {};
  if (variant.returnReasoningAs === "reasoning_details") {
    return message.reasoningDetails.length > 0 ? { reasoning_details: message.reasoningDetails } : {};
  }
  const text = message.reasoning ?? message.reasoningDetails.map(textOfDetail).join("");
  return text === "" ? {} : { [variant.returnReasoningAs]: text };
}

const textOfDetail = (detail: JsonObject): string => {
  const text = detail["text"] ?? detail["summary"];
  return typeof text === "string" ? text : "";
};
