/**
 * Text from callers and providers, as a text column takes it: no NUL, no half of a surrogate pair, not endless. A call
 * must never fail to be settled over a strange character in a header.
 */
export const storableText = (text: string | undefined, most = 1_000): string | undefined =>
  text?.slice(0, most).toWellFormed().replaceAll("\0", "");
