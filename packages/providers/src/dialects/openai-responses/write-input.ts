import type { ContentPart, JsonObject, MediaSource, Message } from "@causeway/protocol";
import { givenArguments } from "../../call-arguments.ts";
import { unknownPart } from "../inexpressible.ts";
import { reasoningItems } from "./reasoning-items.ts";

/** The conversation as items: each call and each result is one of its own. */
export const writeInput = (messages: readonly Message[]): readonly JsonObject[] =>
  messages.flatMap((message, index) => writeMessage(message, `messages.${index}.content`));

function writeMessage(message: Message, path: string): readonly JsonObject[] {
  switch (message.role) {
    case "system":
    case "user":
      return [{ role: message.role, content: writeContent(message.content, path) }];
    case "tool":
      return [
        { type: "function_call_output", call_id: message.toolCallId, output: writeOutput(message.content, path) },
      ];
    case "assistant": {
      const text = message.content.map((part) => (part.type === "text" ? part.text : "")).join("");
      return [
        ...reasoningItems(message.reasoningDetails),
        ...(text === "" ? [] : [{ role: "assistant", content: [{ type: "output_text", text }] }]),
        ...message.toolCalls.map(({ id, name, argumentsText }) => ({
          type: "function_call",
          call_id: id,
          name,
          arguments: givenArguments(argumentsText),
        })),
      ];
    }
  }
}

const writeContent = (content: readonly ContentPart[], path: string): readonly JsonObject[] =>
  content.map((part, index) => writePart(part, `${path}.${index}`));

/** Text alone goes as a string. */
const writeOutput = (content: readonly ContentPart[], path: string): string | readonly JsonObject[] =>
  content.every(({ type }) => type === "text")
    ? content.map((part) => (part.type === "text" ? part.text : "")).join("")
    : writeContent(content, path);

function writePart(part: ContentPart, path: string): JsonObject {
  switch (part.type) {
    case "text":
      return { type: "input_text", text: part.text };
    case "image":
      return { type: "input_image", image_url: urlOf(part.source), detail: part.detail ?? "auto" };
    case "file":
      return part.source.kind === "url"
        ? { type: "input_file", file_url: part.source.url }
        : { type: "input_file", filename: part.name ?? "file", file_data: urlOf(part.source) };
    case "audio":
    case "other":
      throw unknownPart(part, path);
  }
}

const urlOf = (source: MediaSource): string =>
  source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
