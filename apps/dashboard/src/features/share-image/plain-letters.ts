/**
 * What the image's font can draw: Latin letters, digits and their punctuation. The rest is left out, since the renderer
 * would otherwise ask other servers for fonts and emoji.
 */
export const plainLetters = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
