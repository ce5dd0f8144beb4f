/** A piece of an excerpt; `isFound` where it is a word that was looked for. */
export type ExcerptPart = { readonly text: string; readonly isFound: boolean };

const lettersShown = 180;
const lettersBefore = 50;
const word = /[\p{L}\p{N}]+/gu;

/** About two lines of a text around the first of the words that were found in it, which are in small letters. */
export function excerptOf(text: string, found: ReadonlySet<string>): readonly ExcerptPart[] {
  const first = [...text.matchAll(word)].find(([each]) => found.has(each.toLowerCase()))?.index ?? 0;
  const from = first <= lettersBefore ? 0 : Math.min(text.indexOf(" ", first - lettersBefore) + 1, first);
  const end = text.indexOf(" ", from + lettersShown);
  const to = end === -1 ? text.length : end;
  return [
    ...(from > 0 ? [{ text: "… ", isFound: false }] : []),
    ...partsOf(text.slice(from, to), found),
    ...(to < text.length ? [{ text: " …", isFound: false }] : []),
  ];
}

function partsOf(text: string, found: ReadonlySet<string>): readonly ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  let at = 0;
  for (const { 0: each, index } of text.matchAll(word)) {
    if (!found.has(each.toLowerCase())) continue;
    if (index > at) parts.push({ text: text.slice(at, index), isFound: false });
    at = index + each.length;
    parts.push({ text: each, isFound: true });
  }
  if (at < text.length) parts.push({ text: text.slice(at), isFound: false });
  return parts;
}
