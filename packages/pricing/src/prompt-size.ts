import {
  type ChatRequest,
  type ContentPart,
  type Json,
  type JsonObject,
  type MediaSource,
  type Message,
  mostOwnSearches,
} from "@causeway/protocol";
import { mediaSize } from "./media-size.ts";
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
/** What a search by the provider adds; the results are read with the prompt, and billed so. */
const perOwnSearch: PromptSize = { likely: 2_000, most: 12_000 };
const perImage: PromptSize = { likely: 1_000, most: 8_000 };
const perLinkedFile: PromptSize = { likely: 2_000, most: 200_000 };

/** How many tokens the request's prompt has: messages, tools, answer schema and the fields we pass through. */
export function promptSize(request: ChatRequest): PromptSize {
  const { messages, tools, responseFormat, extra, native, webSearch } = request;
  const sum = { ...perCall };
  for (const message of messages) addMessage(sum, message);
  if (tools.length > 0) add(sum, forAnyTools);
  for (const tool of tools) {
    add(sum, perTool);
    add(sum, textSize(tool.name));
    add(sum, textSize(tool.description ?? ""));
    add(sum, jsonSize(tool.parameters ?? null));
  }
  if (responseFormat?.type === "json-schema") add(sum, jsonSize(responseFormat.schema));
  if (Object.keys(extra).length > 0) add(sum, jsonSize(extra));
  for (const tool of native?.tools ?? []) {
    if (isVendorTool(tool)) add(sum, total([perVendorTool, jsonSize(tool)]));
  }
  if (webSearch) {
    add(sum, { likely: perOwnSearch.likely, most: perOwnSearch.most * mostOwnSearches(webSearch) });
  }
  return sum;
}

/** Of those, what may be of sound: some providers ask more for it. A video has some. */
export const soundSize = ({ messages }: ChatRequest): PromptSize =>
  total(messages.flatMap(({ content }) => content.filter(mayBeHeard).map(partSize)));

const mayBeHeard = (part: ContentPart): boolean =>
  part.type === "other" ? mediaSize(part.raw) !== undefined : part.type === "audio";

type Sum = { likely: number; most: number };

function add(sum: Sum, { likely, most }: PromptSize): void {
  sum.likely += likely;
  sum.most += most;
}

/** A tool that the provider describes to the model in words of its own. */
const isVendorTool = ({ type, name }: JsonObject): boolean =>
  name === undefined || (type !== undefined && type !== null && type !== "custom");

function addMessage(sum: Sum, message: Message): void {
  add(sum, perMessage);
  for (const part of message.content) add(sum, partSize(part));
  if (message.role !== "assistant") return;
  for (const block of message.native?.content ?? []) if (isUnmodelled(block)) add(sum, jsonSize(block));
  for (const call of message.toolCalls) {
    add(sum, textSize(call.name));
    add(sum, textSize(call.argumentsText));
  }
  for (const detail of message.reasoningDetails) add(sum, jsonSize(detail));
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
      return mediaSize(part.raw) ?? jsonSize(part.raw);
  }
}

// A page of text compresses about as far as a token is long, so a file has at most about one token per byte.
const fileSize = (source: MediaSource): PromptSize =>
  source.kind === "url" ? perLinkedFile : encodedSize(source.data, 1);

const encodedSize = (data: string, charactersPerToken: number): PromptSize => ({
  likely: Math.ceil(data.length / (charactersPerToken * 4)),
  most: Math.ceil(data.length / charactersPerToken),
});

export const textSize = (text: string): PromptSize => ({ likely: estimateTokens(text), most: utf8Length(text) });
const jsonSize = (value: Json): PromptSize => textSize(JSON.stringify(value));
export const total = (sizes: readonly PromptSize[]): PromptSize => ({
  likely: sizes.reduce((count, size) => count + size.likely, 0),
  most: sizes.reduce((count, size) => count + size.most, 0),
});
