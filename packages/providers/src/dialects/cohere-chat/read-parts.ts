import type { FinishReason, JsonObject, StreamPart, Usage } from "@causeway/protocol";
import { citationAt, isWebAddress, placeOf } from "../cited-places.ts";
import { areCounts, countOf, objectOf, objectsOf, textOf } from "../loosely.ts";

const choice = 0;

/** A content block or a piece of one: text or thinking. */
export function contentParts(content: JsonObject, index: number): readonly StreamPart[] {
  const thinking = textOf(content["thinking"]);
  if (thinking !== undefined) {
    const detail = { type: "reasoning.text", text: thinking, format: "unknown", index };
    return [{ type: "reasoning", choice, text: thinking, details: [detail] }];
  }
  const text = textOf(content["text"]);
  return text === undefined ? [] : [{ type: "text", choice, text }];
}

/** What the model says of its plan to use tools, which it wants to be seen as thinking. */
export function planParts(value: unknown): readonly StreamPart[] {
  const text = textOf(value);
  if (text === undefined) return [];
  const detail = { type: "reasoning.text", text, format: "unknown", index: 0 };
  return [{ type: "reasoning", choice, text, details: [detail] }];
}

/** A call, or the beginning of one, at this position among the calls. */
export function callParts(call: JsonObject, index: number): readonly StreamPart[] {
  const definition = objectOf(call["function"]);
  const name = textOf(definition?.["name"]);
  if (name === undefined) return [];
  return [
    { type: "tool-call", choice, index, id: textOf(call["id"]) ?? `call_${index}`, name },
    ...argumentParts(call, index),
  ];
}

/** The pages that a citation names; documents and results without an address have no words in other formats. */
export function pagesCited(citation: JsonObject, text: string): readonly JsonObject[] {
  const said = { startIndex: countOf(citation["start"]) ?? 0, endIndex: countOf(citation["end"]) ?? 0 };
  const place = placeOf(text, textOf(citation["text"]), said);
  return objectsOf(citation["sources"]).flatMap((source) => {
    const held = objectOf(source["document"]) ?? objectOf(source["tool_output"]) ?? {};
    const url = held["url"];
    if (!isWebAddress(url)) return [];
    const content = textOf(held["snippet"]) ?? textOf(held["text"]);
    return [citationAt({ url, title: textOf(held["title"]), content }, place)];
  });
}

export function argumentParts(call: JsonObject, index: number): readonly StreamPart[] {
  const text = textOf(objectOf(call["function"])?.["arguments"]);
  return text === undefined ? [] : [{ type: "tool-arguments", choice, index, text }];
}

export function endParts(finish: unknown, usage: unknown): readonly StreamPart[] {
  const native = textOf(finish);
  const counts = readUsage(usage);
  return [
    ...(native === undefined
      ? []
      : [{ type: "finish", choice, reason: reasons[native] ?? "stop", nativeReason: native } as const]),
    ...(counts ? [{ type: "usage", usage: counts } as const] : []),
  ];
}

const reasons: Readonly<Record<string, FinishReason>> = {
  COMPLETE: "stop",
  STOP_SEQUENCE: "stop",
  MAX_TOKENS: "length",
  TOOL_CALL: "tool_calls",
  ERROR: "error",
  ERROR_TOXIC: "content_filter",
  TIMEOUT: "error",
};

/**
 * Counts what is billed: `tokens` holds the provider's own additions to the prompt, which are not. What is cached is a
 * beginning, and the additions come first: only what goes beyond them was saved of what is billed.
 */
function readUsage(value: unknown): Usage | undefined {
  const usage = objectOf(value);
  const counts = objectOf(usage?.["billed_units"]) ?? objectOf(usage?.["tokens"]);
  if (usage === undefined || counts === undefined) return undefined;
  if (!areCounts(counts, "input_tokens", "output_tokens") || !areCounts(usage, "cached_tokens")) return undefined;
  const input = countOf(counts["input_tokens"]) ?? 0;
  const added = Math.max(0, (countOf(objectOf(usage["tokens"])?.["input_tokens"]) ?? 0) - input);
  const cached = Math.max(0, (countOf(usage["cached_tokens"]) ?? 0) - added);
  return {
    input,
    cachedInput: Math.min(input, cached),
    cacheWrite: 0,
    output: countOf(counts["output_tokens"]) ?? 0,
    reasoning: 0,
  };
}
