import type { FinishReason, JsonObject, StreamPart } from "@causeway/protocol";
import { objectOf, stringOf, textOf } from "../loosely.ts";
import { readReasoning } from "./reasoning-content.ts";

const choice = 0;

/** The content blocks of one answer, told by their index. */
export type BlockReader = {
  start(index: number, start: JsonObject): readonly StreamPart[];
  delta(index: number, delta: JsonObject): readonly StreamPart[];
};

export function blockReader(): BlockReader {
  /** Position among the tool calls, by block index. */
  const calls = new Map<number, number>();
  return {
    start(index, start) {
      const tool = objectOf(start["toolUse"]);
      const name = toolName(tool?.["name"]);
      if (tool === undefined || name === undefined) return [];
      const position = calls.size;
      calls.set(index, position);
      return [
        { type: "tool-call", choice, index: position, id: textOf(tool["toolUseId"]) ?? `tooluse_${index}`, name },
      ];
    },
    delta(index, delta) {
      const text = textOf(delta["text"]);
      if (text !== undefined) return [{ type: "text", choice, text }];
      const reasoning = objectOf(delta["reasoningContent"]);
      const detail = reasoning && readReasoning(reasoning, index);
      if (detail) return [{ type: "reasoning", choice, text: textOf(detail["text"]) ?? "", details: [detail] }];
      const piece = textOf(objectOf(delta["toolUse"])?.["input"]);
      const position = calls.get(index);
      return piece === undefined || position === undefined
        ? []
        : [{ type: "tool-arguments", choice, index: position, text: piece }];
    },
  };
}

/** Some models let the marks of their own format run into the name: `f<|channel|>commentary`. */
const toolName = (value: unknown): string | undefined => textOf(stringOf(value)?.replace(/<\|[^]*$/, ""));

export const finishPart = (native: string): StreamPart => ({
  type: "finish",
  choice,
  reason: reasons[native] ?? "stop",
  nativeReason: native,
});

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  tool_use: "tool_calls",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  guardrail_intervened: "content_filter",
  content_filtered: "content_filter",
  malformed_model_output: "error",
  malformed_tool_use: "error",
};
