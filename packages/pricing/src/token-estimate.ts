// In twentieths of a token per UTF-16 code unit, from typical byte-level encodings of prose.
const asciiWeight = 5;
const otherAlphabetWeight = 10;
const ideographWeight = 14;
const firstIdeograph = 0x2e80;

/**
 * A typical token count of a text, in one pass. Never an exact tokenizer on the request path: those need seconds for
 * a long run of one letter. An empty text has no tokens, any other at least one.
 */
export function estimateTokens(text: string): number {
  let weight = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    weight += code < 0x80 ? asciiWeight : code < firstIdeograph ? otherAlphabetWeight : ideographWeight;
  }
  return Math.ceil(weight / 20);
}

/** Bytes of the text in UTF-8. A byte-level token is at least one byte, so no encoding has more tokens than this. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Each half of a surrogate pair is counted as two: four bytes for the pair.
    bytes += code < 0x80 ? 1 : code < 0x800 || isSurrogate(code) ? 2 : 3;
  }
  return bytes;
}

const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff;
