import type { ContentPart, Message, ToolCall } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import {
  invalid,
  isAbsent,
  readList,
  readOneOf,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { longestToolCallId, readToolCallId } from "../thought-signature.ts";
import type { Warning } from "../warning.ts";
import { readParts, readTextParts } from "./read-parts.ts";
import { readReasoningItem } from "./reasoning-item.ts";
import { customArguments, nameForModel } from "./tool-names.ts";

const maxItems = 5_000;
const roles = ["system", "developer", "user", "assistant"] as const;

/** What was said, thought and called in one turn of the model. */
type Turn = {
  readonly content: ContentPart[];
  readonly toolCalls: ToolCall[];
  readonly reasoningDetails: JsonObject[];
};

/** What one item adds to the conversation. */
type Step =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "model"; readonly add: (turn: Turn) => void }
  | { readonly kind: "nothing"; readonly warning: Warning };

/** Left behind by tools that OpenAI ran itself: what they found is in the messages that follow. */
const passedOver = ["web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call"];

/**
 * `input` and `instructions` as a conversation. The model's items between two words of somebody else are one turn:
 * reasoning, text and calls are one message to all other formats.
 */
export function readInput(body: JsonObject, warnings: Warning[]): readonly Message[] {
  const instructions = readString(body["instructions"], "instructions");
  const system: readonly Message[] = instructions ? [systemMessage(instructions)] : [];
  const { input } = body;
  if (typeof input === "string") {
    const text = readRequiredString(input, "input");
    return [...system, { role: "user", content: [{ type: "text", text }] }];
  }
  const items = readList(input, "input", maxItems);
  if (!items?.length) throw invalid("input", "is required: a string or a list of at least one item");
  return [
    ...system,
    ...joinTurns(
      items.map((item, index) => readItem(item, `input.${index}`, index)),
      warnings,
    ),
  ];
}

const systemMessage = (text: string): Message => ({ role: "system", content: [{ type: "text", text }] });

function joinTurns(steps: readonly Step[], warnings: Warning[]): readonly Message[] {
  const messages: Message[] = [];
  let turn: Turn | undefined;
  for (const step of steps) {
    if (step.kind === "nothing") {
      warnings.push(step.warning);
    } else if (step.kind === "message") {
      turn = undefined;
      messages.push(step.message);
    } else {
      if (turn === undefined) {
        turn = { content: [], toolCalls: [], reasoningDetails: [] };
        messages.push({ role: "assistant", ...turn });
      }
      step.add(turn);
    }
  }
  return messages;
}

function readItem(value: unknown, path: string, index: number): Step {
  const item = readRequiredObject(value, path);
  const type = readString(item["type"], `${path}.type`, 64) ?? "message";
  switch (type) {
    case "message":
      return readMessage(item, path);
    case "reasoning": {
      const details = readReasoningItem(item, path, index);
      return { kind: "model", add: (turn) => turn.reasoningDetails.push(...details) };
    }
    case "function_call":
    case "custom_tool_call": {
      const call = readCall(item, path);
      return { kind: "model", add: (turn) => turn.toolCalls.push(call) };
    }
    case "function_call_output":
    case "custom_tool_call_output":
      return { kind: "message", message: readCallOutput(item, path) };
    case "item_reference":
      throw invalid(
        path,
        "refers to a stored item, and nothing is stored here; send the item itself, with store: false",
      );
    default:
      if (passedOver.includes(type)) return { kind: "nothing", warning: notPassedOn(type, path) };
      throw invalid(`${path}.type`, `must be one of ${itemTypes.join(", ")}`, type);
  }
}

const itemTypes = [
  "message",
  "reasoning",
  "function_call",
  "function_call_output",
  "custom_tool_call",
  "custom_tool_call_output",
];

const notPassedOn = (type: string, path: string): Warning => ({
  code: "field-ignored",
  param: path,
  message: `An item of the type ${type} cannot be passed on; the items around it are.`,
});

function readMessage(item: JsonObject, path: string): Step {
  const role = readOneOf(item["role"], `${path}.role`, roles);
  switch (role) {
    case "system":
    case "developer":
      return {
        kind: "message",
        message: { role: "system", content: readTextParts(item["content"], `${path}.content`) },
      };
    case "user":
      return { kind: "message", message: { role: "user", content: readParts(item["content"], `${path}.content`) } };
    case "assistant": {
      const content = readParts(item["content"], `${path}.content`);
      return { kind: "model", add: (turn) => turn.content.push(...content) };
    }
    case undefined:
      throw invalid(`${path}.role`, `is required: one of ${roles.join(", ")}`);
  }
}

function readCall(item: JsonObject, path: string): ToolCall {
  const isCustom = item["type"] === "custom_tool_call";
  const name = readRequiredString(item["name"], `${path}.name`, 128);
  const field = isCustom ? "input" : "arguments";
  const text = readString(item[field], `${path}.${field}`) ?? "";
  return {
    ...readToolCallId(readRequiredString(item["call_id"], `${path}.call_id`, longestToolCallId)),
    name: nameForModel(name, readString(item["namespace"], `${path}.namespace`, 64)),
    argumentsText: isCustom ? customArguments(text) : text,
  };
}

function readCallOutput(item: JsonObject, path: string): Message {
  const { output } = item;
  return {
    role: "tool",
    toolCallId: readToolCallId(readRequiredString(item["call_id"], `${path}.call_id`, longestToolCallId)).id,
    // What a tool gives that is no text is often sent as it is.
    content: isAbsent(output) ? [{ type: "text", text: "" }] : readParts(output, `${path}.output`),
  };
}
