import type { JsonObject } from "@causeway/protocol";
import { objectsOf, stringOf, textOf } from "../loosely.ts";

export type ReadReasoning = { readonly text: string | undefined; readonly details: readonly JsonObject[] };

/**
 * Reasoning of a message or delta under the names in use. Providers that give text alone get a detail made of it, so
 * that callers can return the details unchanged whoever answered.
 */
export function readReasoning(message: JsonObject): ReadReasoning {
  const details = objectsOf(message["reasoning_details"]);
  const thinking = thinkingParts(message["content"]);
  const text = textOf(message["reasoning"]) ?? textOf(message["reasoning_content"]) ?? textOf(thinking);
  if (details.length > 0) return { text: text ?? textOf(details.map(textOfDetail).join("")), details };
  if (text === undefined) return { text: undefined, details: [] };
  return { text, details: [{ type: "reasoning.text", text, format: "unknown", index: 0 }] };
}

/** Content is a string, or with Mistral a list of `text` and `thinking` parts. */
export const readText = (content: unknown): string | undefined =>
  Array.isArray(content)
    ? textOf(
        objectsOf(content)
          .filter((part) => part["type"] === "text")
          .map((part) => stringOf(part["text"]) ?? "")
          .join(""),
      )
    : stringOf(content);

const thinkingParts = (content: unknown): string =>
  Array.isArray(content)
    ? objectsOf(content)
        .filter((part) => part["type"] === "thinking")
        .map((part) => stringOf(part["thinking"]) ?? readText(part["thinking"]) ?? "")
        .join("")
    : "";

const textOfDetail = (detail: JsonObject): string => stringOf(detail["text"]) ?? stringOf(detail["summary"]) ?? "";
