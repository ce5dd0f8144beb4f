import type { Citation } from "../citations.ts";
import type { JsonObject } from "../json.ts";

/** Pages that an answer names, and for which stretch of its text. */
export const writeGrounding = (citations: readonly Citation[]): JsonObject => ({
  groundingChunks: citations.map(({ url, title }) => ({ web: { uri: url, title } })),
  groundingSupports: citations.flatMap(({ startIndex, endIndex }, index) =>
    endIndex > startIndex ? [{ segment: { startIndex, endIndex }, groundingChunkIndices: [index] }] : [],
  ),
});
