import { AppError } from "@causeway/errors";
import type { JsonObject, Message, ToolCall } from "@causeway/protocol";
import { stringOf } from "../loosely.ts";
import { cacheOf, writeContent, writeTextParts } from "./write-content.ts";
import { signedBlocks } from "./write-reasoning.ts";

/** All system messages in their order: the format keeps them apart from the conversation. */
export const writeSystem = (messages: readonly Message[]): readonly JsonObject[] =>
  messages.flatMap((message) => (message.role === "system" ? writeTextParts(message.content) : []));

type Turn = { readonly role: "user" | "assistant"; readonly content: readonly JsonObject[] };

/**
 * The conversation as turns. Neighbours of one role become one turn, since results of parallel tool calls must come
 * together; messages without content, which the format refuses, are left out.
 */
export function writeMessages(messages: readonly Message[]): readonly JsonObject[] {
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const turn = writeTurn(message, `messages.${index}`);
    const last = turns.at(-1);
    if (turn === undefined || turn.content.length === 0) continue;
    if (last?.role === turn.role) turns[turns.length - 1] = merged(last, turn);
    else turns.push(turn);
  }
  if (turns.length > 0) return withoutTrailingSpace(turns);
  throw new AppError("invalid-request", "messages must hold a user message with text for this model.", {
    parameter: "messages",
  });
}

function writeTurn(message: Message, path: string): Turn | undefined {
  switch (message.role) {
    case "system":
      return undefined;
    case "user":
      return { role: "user", content: writeContent(message.content, `${path}.content`) };
    case "tool": {
      const content = writeContent(message.content, `${path}.content`);
      const result = {
        type: "tool_result",
        tool_use_id: safeToolId(message.toolCallId),
        ...(message.isError && { is_error: true }),
        ...cacheOf(message),
      };
      return { role: "user", content: [content.length > 0 ? { ...result, content } : result] };
    }
    case "assistant":
      if (message.native?.format === "anthropic-messages") {
        return { role: "assistant", content: message.native.content.flatMap(asSent) };
      }
      return {
        role: "assistant",
        content: [
          ...signedBlocks(message.reasoningDetails),
          ...writeContent(message.content, `${path}.content`),
          ...message.toolCalls.map(writeToolUse),
        ],
      };
  }
}

/** A turn that was written in this format stays as it is: thinking between other blocks is checked in its place. */
function asSent(block: JsonObject): readonly JsonObject[] {
  if (block["type"] === "text" && stringOf(block["text"])?.trim() === "") return [];
  const { id } = block;
  return [block["type"] === "tool_use" && typeof id === "string" ? { ...block, id: safeToolId(id) } : block];
}

/** Tool results come before anything else in their turn. */
function merged(first: Turn, second: Turn): Turn {
  const content = [...first.content, ...second.content];
  if (first.role === "assistant") return { role: "assistant", content };
  return { role: "user", content: [...content.filter(isResult), ...content.filter((block) => !isResult(block))] };
}

const isResult = (block: JsonObject) => block["type"] === "tool_result";

const writeToolUse = (call: ToolCall): JsonObject => ({
  type: "tool_use",
  id: safeToolId(call.id),
  name: call.name,
  input: parseArguments(call.argumentsText),
});

/** Input must be an object; what a model wrote otherwise is shown to it as it was. */
function parseArguments(text: string): JsonObject {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Falls through: broken JSON is a legal thing for a model to have written.
  }
  return { invalid_arguments: text };
}

/** The format allows letters, digits, `_` and `-` only. Escaped rather than replaced, so that ids stay distinct. */
const safeToolId = (id: string): string =>
  id.replace(/[^A-Za-z0-9_-]/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}_`);

/** An answer that the model shall continue may not end in white space. */
function withoutTrailingSpace(turns: readonly Turn[]): readonly Turn[] {
  const last = turns.at(-1);
  const block = last?.content.at(-1);
  if (last?.role !== "assistant" || block?.["type"] !== "text" || typeof block["text"] !== "string") return turns;
  const text = block["text"].trimEnd();
  const content = [...last.content.slice(0, -1), ...(text === "" ? [] : [{ ...block, text }])];
  return content.length > 0 ? [...turns.slice(0, -1), { ...last, content }] : turns.slice(0, -1);
}
