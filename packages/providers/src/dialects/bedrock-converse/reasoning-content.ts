import type { JsonObject } from "@causeway/protocol";
import { objectOf, stringOf, textOf } from "../loosely.ts";

/** The mark of our reasoning details that came from this format. */
const reasoningFormat = "bedrock-converse-v1";

/** A `reasoningContent` block or delta as the detail that callers return unchanged. */
export function readReasoning(content: JsonObject, index: number): JsonObject | undefined {
  const sealed = textOf(content["redactedContent"]);
  if (sealed !== undefined) return { type: "reasoning.encrypted", data: sealed, format: reasoningFormat, index };
  const whole = objectOf(content["reasoningText"]) ?? content;
  const signature = textOf(whole["signature"]);
  const text = stringOf(whole["text"]) ?? "";
  if (text === "" && signature === undefined) return undefined;
  return {
    type: "reasoning.text",
    text,
    ...(signature !== undefined && { signature }),
    format: reasoningFormat,
    index,
  };
}

/** The blocks again, from details of this format; fragments of one streamed block are joined. */
export function writeReasoning(details: readonly JsonObject[]): readonly JsonObject[] {
  const ours = details.filter((detail) => detail["format"] === reasoningFormat);
  return [...Map.groupBy(ours, (detail) => detail["index"]).values()].flatMap((group): readonly JsonObject[] => {
    const sealed = group.map((detail) => stringOf(detail["data"]) ?? "").join("");
    if (sealed !== "") return [{ reasoningContent: { redactedContent: sealed } }];
    const text = group.map((detail) => stringOf(detail["text"]) ?? "").join("");
    const signature = group.map((detail) => textOf(detail["signature"])).find((value) => value !== undefined);
    // Unsigned thinking is refused by those who sign, and needed by nobody.
    return signature === undefined ? [] : [{ reasoningContent: { reasoningText: { text, signature } } }];
  });
}
