/** Real models have hundreds; so few are enough to be told apart, and to be near what shares their words. */
export const usualDimensions = 64;

/** A unit vector that texts with the same words share: the same text, the same vector. */
export function pretendVector(text: string, dimensions: number = usualDimensions): number[] {
  const vector = new Float32Array(dimensions);
  for (const word of wordsOf(text)) {
    const hash = hashOf(word);
    const place = hash % dimensions;
    vector[place] = (vector[place] ?? 0) + (hash & 0x10000 ? 1 : -1);
  }
  if (vector.every((value) => value === 0)) vector[0] = 1;
  const length = Math.hypot(...vector);
  return Array.from(vector, (value) => Math.fround(value / length));
}

/** How many of the query's words a document has, from 0 to 1. */
export function pretendRelevance(query: string, document: string): number {
  const wanted = new Set(wordsOf(query));
  const known = new Set(wordsOf(document));
  const shared = [...wanted].filter((word) => known.has(word)).length;
  return wanted.size === 0 ? 0 : shared / wanted.size;
}

export const base64OfFloats = (vector: readonly number[]): string =>
  Buffer.from(new Float32Array(vector).buffer).toString("base64");

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function hashOf(word: string): number {
  let hash = 2_166_136_261;
  for (const letter of word) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return hash;
}
