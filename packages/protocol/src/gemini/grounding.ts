import type { Citation } from "../citations.ts";
import type { JsonObject } from "../json.ts";

/** Pages that an answer names, and for which stretch of its text: the format counts in bytes. */
export function writeGrounding(citations: readonly Citation[], text: string): JsonObject {
  const bytesUntil = byteCounts(text, new Set(citations.flatMap(({ startIndex, endIndex }) => [startIndex, endIndex])));
  return {
    groundingChunks: citations.map(({ url, title }) => ({ web: { uri: url, title } })),
    groundingSupports: citations.flatMap(({ startIndex, endIndex }, index) => {
      if (endIndex <= startIndex) return [];
      const segment = {
        startIndex: bytesUntil.get(startIndex) ?? 0,
        endIndex: bytesUntil.get(endIndex) ?? 0,
        text: text.slice(startIndex, endIndex),
      };
      return [{ segment, groundingChunkIndices: [index] }];
    }),
  };
}

/** How many bytes of UTF-8 stand before each of these places: the text is gone through once, however many there are. */
function byteCounts(text: string, places: ReadonlySet<number>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  let bytes = 0;
  let at = 0;
  for (const place of [...places].toSorted((a, b) => a - b)) {
    bytes += bytesOf(text.slice(at, place));
    at = Math.max(at, place);
    counts.set(place, bytes);
  }
  return counts;
}

/** In UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_00_00 ? 3 : 4;
  }
  return bytes;
}
