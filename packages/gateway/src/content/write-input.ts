import type {
  AnyCall,
  ContentPart,
  EmbeddingsInput,
  JsonObject,
  MediaSource,
  Message,
  TaskRequest,
  ToolCall,
} from "@causeway/protocol";
import type { CallInput } from "./call-content.ts";

/** What was asked, in OpenAI's words. */
export const writeInput = ({ request }: AnyCall): CallInput =>
  request.task === undefined ? { messages: request.messages.map(writeMessage) } : { prompt: promptOf(request) };

function writeMessage(message: Message): JsonObject {
  const content = writeContent(message.content);
  switch (message.role) {
    case "system":
    case "user":
      return { role: message.role, content, ...named(message) };
    case "assistant":
      return {
        role: "assistant",
        content,
        ...named(message),
        ...(message.reasoning !== undefined && { reasoning: message.reasoning }),
        ...(message.toolCalls.length > 0 && { tool_calls: message.toolCalls.map(writeToolCall) }),
      };
    case "tool":
      return { role: "tool", tool_call_id: message.toolCallId, content };
  }
}

const named = ({ name }: { readonly name?: string }) => name !== undefined && { name };

export const writeToolCall = ({ id, name, argumentsText }: ToolCall): JsonObject => ({
  id,
  type: "function",
  function: { name, arguments: argumentsText },
});

/** One text is a string, as most write it. */
function writeContent(parts: readonly ContentPart[]): string | readonly JsonObject[] {
  const [first] = parts;
  if (parts.length <= 1 && (first === undefined || first.type === "text")) return first?.text ?? "";
  return parts.map(writePart);
}

function writePart(part: ContentPart): JsonObject {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "image":
      return sourceOf(part.source, (url) => ({ type: "image_url", image_url: { url } }));
    case "file":
      return sourceOf(part.source, (url) => ({ type: "file", file: { file_data: url } }));
    case "audio":
      return leftOut(`audio/${part.format}`, part.data);
    case "other":
      return textPart(`[${typeof part.raw["type"] === "string" ? part.raw["type"] : "a part"}: not kept]`);
  }
}

const sourceOf = (source: MediaSource, write: (url: string) => JsonObject): JsonObject =>
  source.kind === "url" && !source.url.startsWith("data:")
    ? write(source.url)
    : source.kind === "url"
      ? textPart("[data: not kept]")
      : leftOut(source.mediaType, source.data);

const textPart = (text: string): JsonObject => ({ type: "text", text });

const leftOut = (mediaType: string, base64: string): JsonObject =>
  textPart(`[${mediaType}, ${Math.floor((base64.length * 3) / 4).toLocaleString("en-US")} bytes: not kept]`);

function promptOf(request: TaskRequest): string {
  if (request.task === "embeddings") return request.inputs.map(textOfInput).join("\n\n");
  if (request.task === "rerank") {
    return [request.query, ...request.documents.map(({ text }) => text ?? "[image: not kept]")].join("\n\n");
  }
  if (request.task === "images") return request.prompt;
  if (request.task === "speech") return request.text;
  if (request.task === "transcriptions") return request.prompt ?? "[sound: not kept]";
  return "[not kept]";
}

function textOfInput(input: EmbeddingsInput): string {
  if (input.kind === "text") return input.text;
  return input.kind === "tokens" ? `[${input.tokens.length} tokens]` : textsOf(input.parts);
}

const textsOf = (parts: readonly ContentPart[]): string =>
  parts.map((part) => (part.type === "text" ? part.text : `[${part.type}: not kept]`)).join("\n");
