import type { JsonObject } from "@causeway/protocol";
import { stringOf, textOf } from "../loosely.ts";

/** The mark of our reasoning details that came from this format: only its providers can read what they sealed. */
export const reasoningFormat = "openai-responses-v1";

export const sealedDetail = (data: string, id: string | undefined, index: number): JsonObject => ({
  type: "reasoning.encrypted",
  data,
  format: reasoningFormat,
  ...(id !== undefined && { id }),
  index,
});

export const summaryDetail = (summary: string, id: string | undefined, index: number): JsonObject => ({
  type: "reasoning.summary",
  summary,
  format: reasoningFormat,
  ...(id !== undefined && { id }),
  index,
});

/** The details that a caller gives back, as the items that they were. Only sealed ones can go back: nothing is stored. */
export function reasoningItems(details: readonly JsonObject[]): readonly JsonObject[] {
  const ours = details.filter((detail) => detail["format"] === reasoningFormat);
  return [...Map.groupBy(ours, (detail) => detail["index"]).values()].flatMap((group) => {
    const sealed = group.find((detail) => detail["type"] === "reasoning.encrypted" && textOf(detail["data"]));
    if (!sealed) return [];
    const summary = group.map((detail) => stringOf(detail["summary"]) ?? "").join("");
    const id = textOf(sealed["id"]);
    return [
      {
        type: "reasoning",
        ...(id !== undefined && { id }),
        summary: summary === "" ? [] : [{ type: "summary_text", text: summary }],
        encrypted_content: sealed["data"],
      },
    ];
  });
}
