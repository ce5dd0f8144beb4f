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
export const estimateTokens = (text: string): number => Math.ceil(weightOf(text) / 20);

const mostLettersOfAToken = 16;
const mostIdeographsOfAToken = 2;

/**
 * A typical token count of a text that comes in pieces, whole or not. A piece that is a single word is one token: most
 * providers send them one by one. Longer ones count by their length, rounded by whoever asks, so that a thousand
 * pieces are not rounded up a thousand times.
 */
export function tokensOfPiece(piece: string): number {
  const weight = weightOf(piece);
  const isToken = weight > 0 && piece.length <= mostLettersOfAToken && isOneWord(piece);
  return isToken ? 1 : weight / 20;
}

/** Nearly all prompts and answers have none: the engine knows that four times sooner than a loop here does. */
const beyondAscii = /[\u0080-\uffff]/;

function weightOf(text: string): number {
  if (!beyondAscii.test(text)) return text.length * asciiWeight;
  let others = 0;
  let ideographs = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < firstIdeograph) others += 1;
    else ideographs += 1;
  }
  const ascii = text.length - others - ideographs;
  return ascii * asciiWeight + others * otherAlphabetWeight + ideographs * ideographWeight;
}

/** Spaces may come before it; it has few ideographs. */
function isOneWord(piece: string): boolean {
  let ideographs = 0;
  let hasLetter = false;
  for (let i = 0; i < piece.length; i++) {
    const code = piece.charCodeAt(i);
    if (code > space) hasLetter = true;
    else if (hasLetter) return false;
    if (code >= firstIdeograph) ideographs += 1;
  }
  return ideographs <= mostIdeographsOfAToken;
}

/** Bytes of the text in UTF-8. A byte-level token is at least one byte, so no encoding has more tokens than this. */
export function utf8Length(text: string): number {
  if (!beyondAscii.test(text)) return text.length;
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Each half of a surrogate pair is counted as two: four bytes for the pair.
    if (code >= 0x80) bytes += code < 0x800 || isSurrogate(code) ? 1 : 2;
  }
  return bytes;
}

const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff;
