import type { JsonObject } from "@causeway/protocol";
import { stringOf, textOf } from "../loosely.ts";

/** The mark of our reasoning details that came from this format: only it can check their signatures. */
export const reasoningFormat = "anthropic-claude-v1";

/**
 * Thinking blocks from the details that a caller gives back. Fragments of one streamed block (same index) are joined
 * again; unsigned text and other providers' details are left out, since the format refuses them.
 */
export function signedBlocks(details: readonly JsonObject[]): readonly JsonObject[] {
  return joined(details.filter(isOurs)).flatMap((detail): readonly JsonObject[] => {
    const data = textOf(detail["data"]);
    if (detail["type"] === "reasoning.encrypted") return data ? [{ type: "redacted_thinking", data }] : [];
    const signature = textOf(detail["signature"]);
    if (signature === undefined) return [];
    return [{ type: "thinking", thinking: stringOf(detail["text"]) ?? "", signature }];
  });
}

/** Older clients lose the mark; a signature alone is then enough to try. */
const isOurs = (detail: JsonObject): boolean =>
  detail["format"] === reasoningFormat || (detail["format"] === undefined && textOf(detail["signature"]) !== undefined);

function joined(details: readonly JsonObject[]): readonly JsonObject[] {
  const blocks: JsonObject[] = [];
  for (const detail of details) {
    const last = blocks.at(-1);
    if (last !== undefined && continues(last, detail)) {
      const text = (stringOf(last["text"]) ?? "") + (stringOf(detail["text"]) ?? "");
      blocks[blocks.length - 1] = { ...last, ...detail, text };
    } else blocks.push(detail);
  }
  return blocks;
}

/** A signature ends a block. */
const continues = (last: JsonObject, next: JsonObject): boolean =>
  last["type"] === "reasoning.text" &&
  next["type"] === "reasoning.text" &&
  last["index"] !== undefined &&
  last["index"] === next["index"] &&
  last["signature"] === undefined;
