import {
  type AnyCall,
  type ChatRequest,
  type ContentPart,
  type EmbeddingsInput,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  type ResponseFormat,
  type TaskRequest,
  type TextPart,
  type Tool,
} from "@causeway/protocol";

/** One text of a call, and whether a user says it. */
export type CallText = { readonly text: string; readonly isUser: boolean };

type Change = (text: CallText) => string;

/**
 * Every text that a call sends to a model: of conversations all turns, tool results, what tools and forms of answers are
 * described by, and what only one format says.
 */
export function textsOf(call: AnyCall): readonly CallText[] {
  const texts: CallText[] = [];
  withTexts(call, (text) => {
    if (text.text !== "") texts.push(text);
    return text.text;
  });
  return texts;
}

/** The call with each of its texts put in another's place. */
export function withTexts(call: AnyCall, change: Change): AnyCall {
  const { request } = call;
  return { ...call, request: request.task === undefined ? chatWith(request, change) : taskWith(request, change) };
}

function chatWith(request: ChatRequest, change: Change): ChatRequest {
  const say = said(change, false);
  return {
    ...request,
    messages: request.messages.map((message) => messageWith(message, change)),
    tools: request.tools.map((tool) => toolWith(tool, say)),
    responseFormat: request.responseFormat && formatWith(request.responseFormat, say),
    extra: objectWith(request.extra, say),
    ...(request.native && { native: { ...request.native, fields: objectWith(request.native.fields, say) } }),
  };
}

const toolWith = (tool: Tool, say: Say): Tool => ({
  ...tool,
  description: tool.description === undefined ? undefined : say(tool.description),
  parameters: tool.parameters && objectWith(tool.parameters, say),
});

const formatWith = (format: ResponseFormat, say: Say): ResponseFormat =>
  format.type === "json-schema"
    ? {
        ...format,
        schema: objectWith(format.schema, say),
        ...(format.description !== undefined && { description: say(format.description) }),
      }
    : format;

function messageWith(message: Message, change: Change): Message {
  const say = said(change, message.role === "user");
  switch (message.role) {
    case "system":
      return { ...message, ...nameWith(message, say), content: message.content.map((part) => textWith(part, say)) };
    case "user":
      return { ...message, ...nameWith(message, say), content: partsWith(message.content, say) };
    case "tool":
      return { ...message, content: partsWith(message.content, say) };
    case "assistant":
      return {
        ...message,
        ...nameWith(message, say),
        content: partsWith(message.content, say),
        toolCalls: message.toolCalls.map((call) => ({ ...call, argumentsText: say(call.argumentsText) })),
        reasoningDetails: message.reasoningDetails.map((detail) => objectWith(detail, say)),
        ...(message.reasoning !== undefined && { reasoning: say(message.reasoning) }),
        ...(message.extra && { extra: objectWith(message.extra, say) }),
        ...(message.native && {
          native: { ...message.native, content: message.native.content.map((one) => objectWith(one, say)) },
        }),
      };
  }
}

function taskWith(request: TaskRequest, change: Change): TaskRequest {
  const say = said(change, true);
  switch (request.task) {
    case "embeddings":
      return { ...request, inputs: request.inputs.map((input) => inputWith(input, say)) };
    case "rerank":
      return {
        ...request,
        query: say(request.query),
        documents: request.documents.map((one) => ({
          ...one,
          text: one.text === undefined ? undefined : say(one.text),
        })),
      };
    case "search":
      return { ...request, query: say(request.query) };
    case "images":
      return { ...request, prompt: say(request.prompt) };
    case "speech":
      return {
        ...request,
        text: say(request.text),
        instructions: request.instructions === undefined ? undefined : say(request.instructions),
      };
    case "transcriptions":
      return { ...request, prompt: request.prompt === undefined ? undefined : say(request.prompt) };
  }
}

type Say = (text: string) => string;

const said =
  (change: Change, isUser: boolean): Say =>
  (text) =>
    change({ text, isUser });

function inputWith(input: EmbeddingsInput, say: Say): EmbeddingsInput {
  if (input.kind === "text") return { ...input, text: say(input.text) };
  return input.kind === "parts" ? { ...input, parts: partsWith(input.parts, say) } : input;
}

const nameWith = ({ name }: { readonly name?: string }, say: Say) => name !== undefined && { name: say(name) };

const textWith = (part: TextPart, say: Say): TextPart => ({
  ...part,
  text: say(part.text),
  ...(part.document && { document: objectWith(part.document, say) }),
});

const partsWith = (parts: readonly ContentPart[], say: Say): readonly ContentPart[] =>
  parts.map((part) => {
    switch (part.type) {
      case "text":
        return textWith(part, say);
      case "file":
        return {
          ...part,
          ...nameWith(part, say),
          ...(part.document && { document: objectWith(part.document, say) }),
        };
      case "other":
        return { ...part, raw: objectWith(part.raw, say) };
      case "image":
      case "audio":
        return part;
    }
  });

/** Bytes, and what names things: to be passed on as it is. */
const notSaid = new Set([
  "type",
  "id",
  "tool_use_id",
  "call_id",
  "name",
  "role",
  "data",
  "url",
  "uri",
  "fileUri",
  "file_uri",
  "file_id",
  "media_type",
  "mimeType",
  "mime_type",
  "signature",
  "format",
  "thoughtSignature",
  "thought_signature",
  "encrypted_content",
]);

const objectWith = (object: JsonObject, say: Say): JsonObject =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      value === undefined || isNotSaid(object, name) ? value : valueWith(value, say),
    ]),
  );

/** What is called so is passed on where it is a text, but for the data of what says that it is one. */
const isNotSaid = (object: JsonObject, name: string): boolean =>
  notSaid.has(name) && typeof object[name] === "string" && !(name === "data" && object["type"] === "text");

function valueWith(value: Json, say: Say): Json {
  if (typeof value === "string") return say(value);
  if (isJsonObject(value)) return objectWith(value, say);
  return isList(value) ? value.map((one) => valueWith(one, say)) : value;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
