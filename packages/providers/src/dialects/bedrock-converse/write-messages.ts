import { AppError } from "@causeway/errors";
import type { JsonObject, Message } from "@causeway/protocol";
import { objectOf } from "../loosely.ts";
import { writeReasoning } from "./reasoning-content.ts";
import { cachePointAfter, writeContent } from "./write-content.ts";

/** All system messages in their order: the format keeps them apart from the conversation. */
export const writeSystem = (messages: readonly Message[], withCache: boolean): readonly JsonObject[] =>
  messages.flatMap((message) =>
    message.role === "system" ? writeContent(message.content, "messages.content", withCache) : [],
  );

type Turn = { readonly role: "user" | "assistant"; readonly content: readonly JsonObject[] };

/** The conversation as turns that alternate: neighbours of one role become one. */
export function writeMessages(messages: readonly Message[], withCache: boolean): readonly JsonObject[] {
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const turn = writeTurn(message, `messages.${index}.content`, withCache);
    const last = turns.at(-1);
    if (turn === undefined || turn.content.length === 0) continue;
    if (last?.role === turn.role) turns[turns.length - 1] = { ...last, content: [...last.content, ...turn.content] };
    else turns.push(turn);
  }
  if (turns.some(({ role }) => role === "user")) return turns;
  throw new AppError("invalid-request", "messages must hold a user message with text for this model.", {
    parameter: "messages",
  });
}

function writeTurn(message: Message, path: string, withCache: boolean): Turn | undefined {
  switch (message.role) {
    case "system":
      return undefined;
    case "user":
      return { role: "user", content: writeContent(message.content, path, withCache) };
    case "tool": {
      const content = writeContent(message.content, path, false);
      const toolResult = {
        toolUseId: safeToolId(message.toolCallId),
        content: content.length > 0 ? content : [{ text: "(no output)" }],
        ...(message.isError && { status: "error" }),
      };
      return { role: "user", content: [{ toolResult }, ...cachePointAfter(message, withCache)] };
    }
    case "assistant":
      return {
        role: "assistant",
        content: [
          ...writeReasoning(message.reasoningDetails),
          ...writeContent(message.content, path, withCache),
          ...message.toolCalls.map(({ id, name, argumentsText }) => ({
            toolUse: { toolUseId: safeToolId(id), name, input: parseArguments(argumentsText) },
          })),
        ],
      };
  }
}

/** Input must be an object; what a model wrote otherwise is shown to it as it was. */
function parseArguments(text: string): JsonObject {
  if (text.trim() === "") return {};
  try {
    return objectOf(JSON.parse(text)) ?? { invalid_arguments: text };
  } catch {
    return { invalid_arguments: text };
  }
}

/** The format allows letters, digits, `_` and `-` only. Escaped rather than replaced, so that ids stay distinct. */
const safeToolId = (id: string): string =>
  id.replace(/[^A-Za-z0-9_-]/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}_`);
