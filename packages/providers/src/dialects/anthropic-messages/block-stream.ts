import type { JsonObject, StreamPart } from "@causeway/protocol";
import { objectOf, stringOf, textOf } from "../loosely.ts";
import { readDetail } from "./read-detail.ts";
import { structuredOutputTool } from "./write-output.ts";

/** The content blocks of one streamed message, told by their index. */
export type BlockStream = {
  start(index: number, block: JsonObject): readonly StreamPart[];
  delta(index: number, delta: JsonObject): readonly StreamPart[];
  stop(index: number): readonly StreamPart[];
  isStructuredOutput(): boolean;
};

const choice = 0;

export function blockStream(): BlockStream {
  /** Position among the tool calls, by block index. */
  const toolCalls = new Map<number, number>();
  let calls = 0;
  const structuredOutputs = new Set<number>();
  /** Input that was there from the start, by block index: it holds when no deltas come. */
  const givenInputs = new Map<number, string>();

  const startToolCall = (index: number, block: JsonObject): readonly StreamPart[] => {
    const name = textOf(block["name"]) ?? "";
    const input = objectOf(block["input"]) ?? {};
    if (Object.keys(input).length > 0) givenInputs.set(index, JSON.stringify(input));
    if (name === structuredOutputTool) {
      structuredOutputs.add(index);
      return [];
    }
    const position = calls++;
    toolCalls.set(index, position);
    return [{ type: "tool-call", choice, index: position, id: textOf(block["id"]) ?? `toolu_${index}`, name }];
  };

  const argumentsOf = (index: number, value: unknown): readonly StreamPart[] => {
    const piece = textOf(value);
    if (piece !== undefined) givenInputs.delete(index);
    if (structuredOutputs.has(index)) return text(value);
    const position = toolCalls.get(index);
    return position === undefined || piece === undefined
      ? []
      : [{ type: "tool-arguments", choice, index: position, text: piece }];
  };

  return {
    start(index, block) {
      if (block["type"] === "text") return text(block["text"]);
      return block["type"] === "tool_use" ? startToolCall(index, block) : reasoning(block, index);
    },
    delta(index, delta) {
      switch (stringOf(delta["type"]) ?? "") {
        case "text_delta":
          return text(delta["text"]);
        case "input_json_delta":
          return argumentsOf(index, delta["partial_json"]);
        case "thinking_delta":
        case "signature_delta":
          return reasoning({ ...delta, type: "thinking" }, index);
        case "citations_delta":
          return [{ type: "native", choice, format: "anthropic-messages", value: delta }];
        default:
          return [];
      }
    },
    stop: (index) => argumentsOf(index, givenInputs.get(index)),
    isStructuredOutput: () => structuredOutputs.size > 0,
  };
}

const text = (value: unknown): readonly StreamPart[] => {
  const piece = textOf(value);
  return piece === undefined ? [] : [{ type: "text", choice, text: piece }];
};

const reasoning = (block: JsonObject, index: number): readonly StreamPart[] => {
  const detail = readDetail(block, index);
  if (detail === undefined) return [];
  const saysNothing = detail["text"] === "" && detail["signature"] === undefined;
  return saysNothing ? [] : [{ type: "reasoning", choice, text: stringOf(detail["text"]) ?? "", details: [detail] }];
};
