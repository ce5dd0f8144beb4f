import type { JsonObject } from "@causeway/protocol";
import { stringOf, textOf } from "../loosely.ts";
import { reasoningFormat } from "./write-reasoning.ts";

/** A thinking block as the reasoning detail that callers return unchanged; `undefined` for other blocks. */
export function readDetail(block: JsonObject, index: number): JsonObject | undefined {
  const data = textOf(block["data"]);
  if (block["type"] === "redacted_thinking" && data !== undefined) {
    return { type: "reasoning.encrypted", data, format: reasoningFormat, index };
  }
  if (block["type"] !== "thinking") return undefined;
  const signature = textOf(block["signature"]);
  return {
    type: "reasoning.text",
    text: stringOf(block["thinking"]) ?? "",
    ...(signature !== undefined && { signature }),
    format: reasoningFormat,
    index,
  };
}
