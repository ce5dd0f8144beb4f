import type { JsonObject, StreamPart } from "@causeway/protocol";
import { annotationsPart } from "../cited-places.ts";
import { objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";
import { webCitations } from "./read-citations.ts";
import { readDetail } from "./read-detail.ts";
import { searchesIn } from "./read-searches.ts";
import { structuredOutputTool } from "./write-output.ts";

/** The content blocks of one streamed message, told by their index. */
export type BlockStream = {
  start(index: number, block: JsonObject): readonly StreamPart[];
  delta(index: number, delta: JsonObject): readonly StreamPart[];
  stop(index: number): readonly StreamPart[];
  /** Text that was read elsewhere. */
  wrote(text: string): void;
  isStructuredOutput(): boolean;
};

const choice = 0;
const format = "anthropic-messages";

export function blockStream(): BlockStream {
  /** Position among the tool calls, by block index. */
  const toolCalls = new Map<number, number>();
  let calls = 0;
  const structuredOutputs = new Set<number>();
  /** Input that was there from the start, by block index: it holds when no deltas come. */
  const givenInputs = new Map<number, string>();
  /** Blocks of tools that Anthropic runs, by block index: told once they are whole. */
  const vendorBlocks = new Map<number, { readonly block: JsonObject; json: string }>();
  let length = 0;
  let isAfterText = false;
  /** Where the text of the open block begins, and what it cites. */
  let cited: { startIndex: number; citations: JsonObject[] } = { startIndex: 0, citations: [] };

  const text = (value: unknown): readonly StreamPart[] => {
    const piece = textOf(value);
    if (piece === undefined) return [];
    length += piece.length;
    return [{ type: "text", choice, text: piece }];
  };

  const cite = (citation: JsonObject): StreamPart => {
    cited.citations.push(citation);
    const value = { type: "citations_delta", citation };
    return { type: "native", choice, format, value };
  };

  const startText = (block: JsonObject): readonly StreamPart[] => {
    cited = { startIndex: length, citations: [] };
    // What is cited is a block of its own between others: its own format keeps them apart.
    const value = { type: "content_block_start", content_block: { type: "text", text: "" } };
    const apart = isAfterText && length > 0 ? [{ type: "native", choice, format, value } as const] : [];
    isAfterText = true;
    return [...apart, ...text(block["text"]), ...objectsOf(block["citations"]).map(cite)];
  };

  const stopText = (): readonly StreamPart[] => {
    const { startIndex, citations } = cited;
    cited = { startIndex: length, citations: [] };
    return annotationsPart(webCitations(citations, { startIndex, endIndex: length }), format);
  };

  const stopVendorBlock = (index: number): readonly StreamPart[] => {
    const made = vendorBlocks.get(index);
    if (made === undefined) return [];
    vendorBlocks.delete(index);
    const { block, json } = made;
    const value = json === "" ? block : { ...block, input: inputIn(json) };
    return [
      ...searchesIn([value]).map(({ query }) => ({ type: "search", choice, query, toldIn: format }) as const),
      { type: "native", choice, format, value },
    ];
  };

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
    const made = vendorBlocks.get(index);
    if (made) made.json += piece ?? "";
    if (structuredOutputs.has(index)) return text(value);
    const position = toolCalls.get(index);
    return position === undefined || piece === undefined
      ? []
      : [{ type: "tool-arguments", choice, index: position, text: piece }];
  };

  return {
    start(index, block) {
      const type = stringOf(block["type"]) ?? "";
      if (type === "text") return startText(block);
      isAfterText = false;
      switch (type) {
        case "tool_use":
          return startToolCall(index, block);
        case "":
        case "thinking":
        case "redacted_thinking":
          return reasoning(block, index);
        default:
          vendorBlocks.set(index, { block, json: "" });
          return [];
      }
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
          return [cite(objectOf(delta["citation"]) ?? {})];
        default:
          return [];
      }
    },
    stop: (index) => [...argumentsOf(index, givenInputs.get(index)), ...stopText(), ...stopVendorBlock(index)],
    wrote(words) {
      length += words.length;
    },
    isStructuredOutput: () => structuredOutputs.size > 0,
  };
}

/** Input is an object; what is none is shown as it is. */
function inputIn(json: string): JsonObject {
  try {
    const input = objectOf(JSON.parse(json));
    if (input) return input;
  } catch {
    // Falls through.
  }
  return { invalid_json: json };
}

const reasoning = (block: JsonObject, index: number): readonly StreamPart[] => {
  const detail = readDetail(block, index);
  if (detail === undefined) return [];
  const saysNothing = detail["text"] === "" && detail["signature"] === undefined;
  return saysNothing ? [] : [{ type: "reasoning", choice, text: stringOf(detail["text"]) ?? "", details: [detail] }];
};
