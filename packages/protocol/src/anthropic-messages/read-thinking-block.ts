import type { JsonObject } from "../json.ts";
import { readRequiredString, readString } from "../reading/fields.ts";
import { claudeFormat } from "./claude-format.ts";
import { openSeal } from "./foreign-reasoning.ts";

/** A `thinking` or `redacted_thinking` block as the reasoning detail that it was made of. */
export function readThinkingBlock(block: JsonObject, path: string, index: number): JsonObject {
  if (block["type"] === "redacted_thinking") {
    const data = readRequiredString(block["data"], `${path}.data`);
    return openSeal(data) ?? { type: "reasoning.encrypted", data, format: claudeFormat, index };
  }
  const text = readString(block["thinking"], `${path}.thinking`) ?? "";
  const signature = readString(block["signature"], `${path}.signature`) ?? "";
  const sealed = openSeal(signature);
  if (sealed !== undefined) return { ...sealed, ...textField(sealed, text) };
  return signature === ""
    ? { type: "reasoning.text", text, format: "unknown", index }
    : { type: "reasoning.text", text, signature, format: claudeFormat, index };
}

/** A summary keeps its text in a field of another name. */
const textField = (sealed: JsonObject, text: string): JsonObject =>
  sealed["type"] === "reasoning.summary" ? { summary: text } : { text };
