import type { FinishReason, JsonObject, StreamPart } from "@causeway/protocol";
import { annotationsPart, citationAt, isWebAddress, type Place } from "../cited-places.ts";
import { objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";
import { readReasoning } from "./reasoning-content.ts";

const choice = 0;

/** The content blocks of one answer, told by their index. */
export type BlockReader = {
  start(index: number, start: JsonObject): readonly StreamPart[];
  delta(index: number, delta: JsonObject): readonly StreamPart[];
  /** What is cited is all of the block's text. */
  stop(index: number): readonly StreamPart[];
};

export function blockReader(): BlockReader {
  /** Position among the tool calls, by block index. */
  const calls = new Map<number, number>();
  let length = 0;
  /** Where the text of a block begins, and what it cites. */
  let cited: { index: number; startIndex: number; citations: JsonObject[] } | undefined;
  const citedAt = (index: number) => {
    if (cited?.index !== index) cited = { index, startIndex: length, citations: [] };
    return cited;
  };
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
      if (text !== undefined) {
        citedAt(index);
        length += text.length;
        return [{ type: "text", choice, text }];
      }
      const citation = objectOf(delta["citation"]);
      if (citation) citedAt(index).citations.push(citation);
      const reasoning = objectOf(delta["reasoningContent"]);
      const detail = reasoning && readReasoning(reasoning, index);
      if (detail) return [{ type: "reasoning", choice, text: textOf(detail["text"]) ?? "", details: [detail] }];
      const piece = textOf(objectOf(delta["toolUse"])?.["input"]);
      const position = calls.get(index);
      return piece === undefined || position === undefined
        ? []
        : [{ type: "tool-arguments", choice, index: position, text: piece }];
    },
    stop(index) {
      if (cited?.index !== index) return [];
      const { startIndex, citations } = cited;
      cited = undefined;
      return annotationsPart(citations.flatMap((citation) => pageCited(citation, { startIndex, endIndex: length })));
    },
  };
}

/** Places in documents have no words in other formats; pages of the web, and results with an address, do. */
function pageCited(citation: JsonObject, place: Place): readonly JsonObject[] {
  const web = objectOf(objectOf(citation["location"])?.["web"]);
  const url = web?.["url"] ?? citation["source"];
  if (!isWebAddress(url)) return [];
  const content = objectsOf(citation["sourceContent"]).map((piece) => stringOf(piece["text"]) ?? "");
  const title = textOf(citation["title"]) ?? textOf(web?.["domain"]);
  return [citationAt({ url, title, content: textOf(content.join("")) }, place)];
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
