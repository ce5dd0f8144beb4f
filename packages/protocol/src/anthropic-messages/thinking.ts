import type { JsonObject } from "../json.ts";
import { isClaudeDetail } from "./claude-format.ts";
import { sealDetail } from "./foreign-reasoning.ts";

/** The text of a detail, whatever its kind calls it. */
export const textOfDetail = (detail: JsonObject): string => {
  const text = detail["text"] ?? detail["summary"];
  return typeof text === "string" ? text : "";
};

export const isSigned = ({ signature }: JsonObject): boolean => typeof signature === "string" && signature !== "";

/** Fragments of one block follow each other and agree in everything but their text. */
export const sameBlock = (last: JsonObject, next: JsonObject): boolean =>
  ["type", "index", "id", "format"].every((field) => last[field] === next[field]);

/** The data of a redacted block. */
export const sealedData = (detail: JsonObject): string =>
  isClaudeDetail(detail) && typeof detail["data"] === "string" ? detail["data"] : sealDetail(detail);

/** A thinking block's signature: Anthropic's own, or what else the detail says besides its text; "" when that is nothing. */
export function signatureAtEnd(detail: JsonObject): string {
  const { text: _text, summary: _summary, ...rest } = detail;
  if (isClaudeDetail(detail)) return typeof rest["signature"] === "string" ? rest["signature"] : "";
  const isPlain = !isSigned(rest) && (rest["format"] === undefined || rest["format"] === "unknown");
  return isPlain ? "" : sealDetail(rest);
}
