import type { ContentPart, Message, ToolCall } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import {
  invalid,
  readBoolean,
  readList,
  readOneOf,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { longestToolCallId, readToolCallId } from "../thought-signature.ts";
import { isClaudeDetail } from "./claude-format.ts";
import { readBlocks, readCacheControl, readContentBlock, readTextBlock } from "./read-blocks.ts";
import { readThinkingBlock } from "./read-thinking-block.ts";
import { isOurSearchBlock } from "./search-blocks.ts";
import { withoutWebCitations } from "./web-citations.ts";

const maxMessages = 10_000;
const roles = ["user", "assistant", "system"] as const;

/** `system` and `messages` in one list: the system prompt first, each tool result as a message of its own. */
export function readMessages(body: JsonObject): readonly Message[] {
  const messages = readList(body["messages"], "messages", maxMessages);
  if (!messages?.length) throw invalid("messages", "is required and must have at least one message");
  return [
    ...readSystem(body["system"], "system"),
    ...messages.flatMap((message, index) => readMessage(message, `messages.${index}`)),
  ];
}

function readSystem(value: unknown, path: string): readonly Message[] {
  if (value === undefined || value === null) return [];
  const content = readBlocks(value, path).map((block, index) => readTextBlock(block, `${path}.${index}`));
  return content.length > 0 ? [{ role: "system", content }] : [];
}

function readMessage(value: unknown, path: string): readonly Message[] {
  const message = readRequiredObject(value, path);
  const content = `${path}.content`;
  switch (readOneOf(message["role"], `${path}.role`, roles)) {
    case "user":
      return readUserTurn(readBlocks(message["content"], content), content);
    case "assistant":
      return [readAssistantTurn(readBlocks(message["content"], content), content)];
    case "system":
      return readSystem(message["content"], content);
    case undefined:
      throw invalid(`${path}.role`, `is required: one of ${roles.join(", ")}`);
  }
}

/** What stands between tool results stays between them. */
function readUserTurn(blocks: readonly JsonObject[], path: string): readonly Message[] {
  const turn: Message[] = [];
  let content: ContentPart[] = [];
  const endContent = () => {
    if (content.length > 0) turn.push({ role: "user", content });
    content = [];
  };
  for (const [index, block] of blocks.entries()) {
    if (block["type"] === "tool_result") {
      endContent();
      turn.push(readToolResult(block, `${path}.${index}`));
    } else content.push(readContentBlock(block, `${path}.${index}`));
  }
  endContent();
  return turn;
}

function readToolResult(block: JsonObject, path: string): Message {
  const content =
    block["content"] === undefined || block["content"] === null ? [] : readBlocks(block["content"], `${path}.content`);
  const isError = readBoolean(block["is_error"], `${path}.is_error`);
  return {
    role: "tool",
    toolCallId: readToolCallId(readRequiredString(block["tool_use_id"], `${path}.tool_use_id`, longestToolCallId)).id,
    content: content.map((part, index) => readContentBlock(part, `${path}.content.${index}`)),
    ...(isError && { isError }),
    ...readCacheControl(block, path),
  };
}

/** Blocks that only Anthropic's own tools leave behind are in `native` alone: no other provider could read them. */
function readAssistantTurn(blocks: readonly JsonObject[], path: string): Message {
  const content: ContentPart[] = [];
  const toolCalls: ToolCall[] = [];
  const reasoningDetails: JsonObject[] = [];
  const unsigned: string[] = [];
  const native: JsonObject[] = [];
  for (const [index, block] of blocks.entries()) {
    const at = `${path}.${index}`;
    switch (readRequiredString(block["type"], `${at}.type`, 64)) {
      case "text":
        content.push(readTextBlock(block, at));
        native.push(withoutWebCitations(block));
        continue;
      case "tool_use": {
        const call = readToolUse(block, at);
        toolCalls.push(call);
        native.push({ ...block, id: call.id });
        continue;
      }
      case "thinking":
      case "redacted_thinking": {
        const detail = readThinkingBlock(block, at, index);
        reasoningDetails.push(detail);
        unsigned.push(textOf(detail));
        // Anthropic refuses thinking that none of its models has signed.
        if (isClaudeDetail(detail)) native.push(block);
        continue;
      }
      default:
    }
    if (!isOurSearchBlock(block)) native.push(block);
  }
  const reasoning = unsigned.join("");
  return {
    role: "assistant",
    content,
    toolCalls,
    reasoningDetails,
    ...(reasoning !== "" && { reasoning }),
    ...(native.length > 0 && { native: { format: "anthropic-messages", content: native } }),
  };
}

function readToolUse(block: JsonObject, path: string): ToolCall {
  return {
    ...readToolCallId(readRequiredString(block["id"], `${path}.id`, longestToolCallId)),
    name: readRequiredString(block["name"], `${path}.name`, 128),
    argumentsText: JSON.stringify(readRequiredObject(block["input"] ?? {}, `${path}.input`)),
  };
}

const textOf = (detail: JsonObject): string => readString(detail["text"] ?? detail["summary"], "text") ?? "";
