import type { ChatRequest, ContentPart, Json, JsonObject, MediaSource, Message } from "@causeway/protocol";
import { estimateTokens, utf8Length } from "./token-estimate.ts";

/** Tokens of a prompt before anyone has counted them. */
export type PromptSize = {
  /** What it probably is. */
  readonly likely: number;
  /** What it cannot exceed, short of an image or file that a provider counts above our maximum for it. */
  readonly most: number;
};

// The roles and separators of chat templates, and the hidden instructions providers add when tools are given.
const perCall: PromptSize = { likely: 3, most: 64 };
const perMessage: PromptSize = { likely: 4, most: 16 };
const perTool: PromptSize = { likely: 8, most: 64 };
const forAnyTools: PromptSize = { likely: 100, most: 1_024 };
const perVendorTool: PromptSize = { likely: 500, most: 4_096 };
const perImage: PromptSize = { likely: 1_000, most: 8_000 };
const perLinkedFile: PromptSize = { likely: 2_000, most: 200_000 };

/** How many tokens the request's prompt has: messages, tools, answer schema and the fields we pass through. */
export function promptSize(request: ChatRequest): PromptSize {
  return total([
    perCall,
    ...request.messages.map(messageSize),
    ...(request.tools.length > 0 ? [forAnyTools] : []),
    ...request.tools.map((tool) =>
      total([perTool, textSize(tool.name), textSize(tool.description ?? ""), jsonSize(tool.parameters ?? null)]),
    ),
    request.responseFormat?.type === "json-schema" ? jsonSize(request.responseFormat.schema) : nothing,
    Object.keys(request.extra).length > 0 ? jsonSize(request.extra) : nothing,
    ...(request.native?.tools ?? []).filter(isVendorTool).map((tool) => total([perVendorTool, jsonSize(tool)])),
  ]);
}

/** A tool that the provider describes to the model in words of its own. */
const isVendorTool = ({ type, name }: JsonObject): boolean =>
  name === undefined || (type !== undefined && type !== null && type !== "custom");

function messageSize(message: Message): PromptSize {
  const calls = message.role === "assistant" ? message.toolCalls : [];
  const reasoning = message.role === "assistant" ? message.reasoningDetails : [];
  const native = message.role === "assistant" ? (message.native?.content ?? []).filter(isUnmodelled) : [];
  return total([
    perMessage,
    ...native.map(jsonSize),
    ...message.content.map(partSize),
    ...calls.flatMap((call) => [textSize(call.name), textSize(call.argumentsText)]),
    ...reasoning.map(jsonSize),
  ]);
}

const modelledBlocks: readonly unknown[] = ["text", "thinking", "redacted_thinking", "tool_use"];
const modelledParts = ["text", "functionCall", "function_call"];

/** A block or part of a native turn that the canonical one does not hold. */
const isUnmodelled = (block: JsonObject): boolean =>
  block["type"] === undefined
    ? !modelledParts.some((name) => block[name] !== undefined)
    : !modelledBlocks.includes(block["type"]);

export function partSize(part: ContentPart): PromptSize {
  switch (part.type) {
    case "text":
      return part.document ? total([textSize(part.text), jsonSize(part.document)]) : textSize(part.text);
    case "image":
      return perImage;
    case "audio":
      return encodedSize(part.data, 64);
    case "file":
      return part.document ? total([fileSize(part.source), jsonSize(part.document)]) : fileSize(part.source);
    case "other":
      return jsonSize(part.raw);
  }
}

// A page of text compresses about as far as a token is long, so a file has at most about one token per byte.
const fileSize = (source: MediaSource): PromptSize =>
  source.kind === "url" ? perLinkedFile : encodedSize(source.data, 1);

const encodedSize = (data: string, charactersPerToken: number): PromptSize => ({
  likely: Math.ceil(data.length / (charactersPerToken * 4)),
  most: Math.ceil(data.length / charactersPerToken),
});

const nothing: PromptSize = { likely: 0, most: 0 };
export const textSize = (text: string): PromptSize => ({ likely: estimateTokens(text), most: utf8Length(text) });
const jsonSize = (value: Json): PromptSize => textSize(JSON.stringify(value));
export const total = (sizes: readonly PromptSize[]): PromptSize => ({
  likely: sizes.reduce((count, size) => count + size.likely, 0),
  most: sizes.reduce((count, size) => count + size.most, 0),
});
