import { AppError } from "@causeway/errors";
import type { JsonObject, Message } from "@causeway/protocol";
import { objectOf } from "../loosely.ts";
import type { GeminiRules } from "./model-rules.ts";
import { signatureOfCall, signatureOfTurn, signedThoughts, unsigned } from "./thought-signatures.ts";
import { writeContent } from "./write-content.ts";

type Turn = { readonly role: "user" | "model"; readonly parts: readonly JsonObject[] };
type Written = {
  readonly rules: GeminiRules;
  readonly withCallIds: boolean;
  readonly names: ReadonlyMap<string, string>;
};

/** All system messages in their order: the format keeps them apart from the conversation. */
export const writeSystem = (messages: readonly Message[]): readonly JsonObject[] =>
  messages.flatMap((message) =>
    message.role === "system" ? message.content.filter(({ text }) => text !== "").map(({ text }) => ({ text })) : [],
  );

/**
 * The conversation as turns of user and model. Neighbours of one role become one turn, since the results of parallel
 * calls must come together. `withCallIds`: the provider knows ids of function calls.
 */
export function writeContents(
  messages: readonly Message[],
  rules: GeminiRules,
  withCallIds: boolean,
): readonly JsonObject[] {
  const names = new Map(
    messages.flatMap((message) =>
      message.role === "assistant" ? message.toolCalls.map(({ id, name }): [string, string] => [id, name]) : [],
    ),
  );
  const running = messages.findLastIndex(({ role }) => role === "user");
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const turn = writeTurn(message, `messages.${index}`, { rules, withCallIds, names }, index > running);
    const last = turns.at(-1);
    if (turn === undefined || turn.parts.length === 0) continue;
    if (last?.role === turn.role) turns[turns.length - 1] = { ...last, parts: [...last.parts, ...turn.parts] };
    else turns.push(turn);
  }
  if (turns.length > 0) return turns;
  throw new AppError("invalid-request", "messages must hold a user message with content for this model.", {
    parameter: "messages",
  });
}

function writeTurn(message: Message, path: string, written: Written, isRunning: boolean): Turn | undefined {
  switch (message.role) {
    case "system":
      return undefined;
    case "user":
      return { role: "user", parts: writeContent(message.content, `${path}.content`) };
    case "tool":
      return { role: "user", parts: writeResult(message, `${path}.content`, written) };
    case "assistant":
      return { role: "model", parts: writeModelParts(message, `${path}.content`, written, isRunning) };
  }
}

function writeModelParts(
  message: Message & { role: "assistant" },
  path: string,
  { rules, withCallIds }: Written,
  isRunning: boolean,
): readonly JsonObject[] {
  if (message.native?.format === "gemini") return message.native.content;
  const { reasoningDetails: details, toolCalls } = message;
  const text = writeContent(message.content, path);
  const signature = signatureOfTurn(details);
  const signed =
    signature === undefined
      ? text
      : [...text.slice(0, -1), { ...(text.at(-1) ?? { text: "" }), thoughtSignature: signature }];
  return [
    ...signedThoughts(details),
    ...signed,
    ...toolCalls.map((call, index) => {
      // Of calls made together, the first alone is signed.
      const missing = isRunning && rules.wantsSignatures && index === 0 ? unsigned : undefined;
      const thoughtSignature = signatureOfCall(call, details) ?? missing;
      return {
        functionCall: {
          ...(withCallIds && { id: call.id }),
          name: call.name,
          args: parseArguments(call.argumentsText),
        },
        ...(thoughtSignature !== undefined && { thoughtSignature }),
      };
    }),
  ];
}

/** A result is an object; text that is none is its `output`. Media that came with it follows as parts of its own. */
function writeResult(message: Message & { role: "tool" }, path: string, written: Written): readonly JsonObject[] {
  const { toolCallId, content, isError } = message;
  const text = content.map((part) => (part.type === "text" ? part.text : "")).join("");
  const response = isError ? { error: text } : (parseObject(text) ?? { output: text });
  const media = writeContent(
    content.filter(({ type }) => type !== "text"),
    path,
  );
  const name = written.names.get(toolCallId) ?? toolCallId;
  return [{ functionResponse: { ...(written.withCallIds && { id: toolCallId }), name, response } }, ...media];
}

/** Arguments must be an object; what a model wrote otherwise is shown to it as it was. */
const parseArguments = (text: string): JsonObject =>
  text.trim() === "" ? {} : (parseObject(text) ?? { invalid_arguments: text });

function parseObject(text: string): JsonObject | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
