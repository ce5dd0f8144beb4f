// In twentieths of a token per UTF-16 code unit, from typical byte-level encodings of prose.
const asciiWeight = 5;
const otherAlphabetWeight = 10;
const ideographWeight = 14;
const firstIdeograph = 0x2e80;
const space = 0x20;

/**
 * A typical token count of a text, in one pass. Never an exact tokenizer on the request path: those need seconds for
 * a long run of one letter. An empty text has no tokens, any other at least one.
 */
export const estimateTokens = (text: string): number => Math.ceil(weigh(text).weight / 20);

const mostLettersOfAToken = 16;
const mostIdeographsOfAToken = 2;

/**
 * A typical token count of a text that comes in pieces, whole or not. A piece that is a single word is one token: most
 * providers send them one by one. Longer ones count by their length, rounded by whoever asks, so that a thousand
 * pieces are not rounded up a thousand times.
 */
export function tokensOfPiece(piece: string): number {
  const { weight, ideographs, isOneWord } = weigh(piece);
  const isToken = isOneWord && piece.length <= mostLettersOfAToken && ideographs <= mostIdeographsOfAToken;
  return isToken && weight > 0 ? 1 : weight / 20;
}

function weigh(text: string): { weight: number; ideographs: number; isOneWord: boolean } {
  let weight = 0;
  let ideographs = 0;
  let hasLetter = false;
  let isOneWord = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= space) isOneWord &&= !hasLetter;
    else hasLetter = true;
    if (code < 0x80) weight += asciiWeight;
    else if (code < firstIdeograph) weight += otherAlphabetWeight;
    else {
      weight += ideographWeight;
      ideographs += 1;
    }
  }
  return { weight, ideographs, isOneWord };
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
