import type { ContentFilter } from "@causeway/limits";
import { builtins } from "./builtin-patterns.ts";
import { findPattern } from "./custom-pattern.ts";
import { type FoldedText, foldText } from "./fold-text.ts";
import type { Span } from "./span.ts";

/** One text of a call. */
export type ScannedText = { readonly text: string; readonly isUser: boolean };

export type ScanResult = {
  /** Filters that found something, in the order in which they were given. */
  readonly found: readonly ContentFilter[];
  /** What a text becomes; itself where nothing is to be put in its place. */
  readonly redact: (text: ScannedText) => string;
};

/** Lets what others wait for go on. */
export type Pause = () => Promise<void>;

/** Looks through all texts with all filters, with a pause after each piece of a long one. */
export async function scanTexts(
  filters: readonly ContentFilter[],
  texts: readonly ScannedText[],
  pause: Pause,
): Promise<ScanResult> {
  const found = new Set<ContentFilter>();
  const redacted = { user: new Map<string, string>(), others: new Map<string, string>() };
  const memoryOf = ({ isUser }: ScannedText) => (isUser ? redacted.user : redacted.others);
  for (const one of texts) {
    if (memoryOf(one).has(one.text)) continue;
    const marks: Mark[] = [];
    const folded = await foldText(one.text, pause);
    for (const filter of filters) {
      if (filter.kind === "builtin" && filter.scope === "user" && !one.isUser) continue;
      const spans = [
        ...(await findAll(filter, one.text, pause)),
        ...(folded ? unfolded(one.text, folded, await findAll(filter, folded.text, pause)) : []),
      ];
      if (spans.length === 0) continue;
      found.add(filter);
      if (filter.action === "redact") marks.push(...spans.map((span) => ({ ...span, label: labelOf(filter) })));
    }
    memoryOf(one).set(one.text, replaceMarks(one.text, marks));
  }
  return {
    found: filters.filter((filter) => found.has(filter)),
    redact: (text) => memoryOf(text).get(text.text) ?? text.text,
  };
}

/** As errors and placeholders call it. */
export const nameOfFilter = (filter: ContentFilter): string =>
  filter.kind === "builtin" ? filter.slug : (filter.label ?? filter.pattern);

/** What stands where the text was. */
export const labelOf = (filter: ContentFilter): string =>
  filter.kind === "builtin" ? builtins[filter.slug].label : `[${filter.label ?? "REDACTED"}]`;

/** Where what was found in a folded text stands in the text itself. */
const unfolded = (text: string, { starts }: FoldedText, spans: readonly Span[]): readonly Span[] =>
  spans.map(({ start, end }) => {
    const last = starts[end - 1] ?? 0;
    // What several letters were written as is taken out whole.
    let next = end;
    while (starts[next] === last) next += 1;
    return { start: starts[start] ?? 0, end: starts[next] ?? text.length };
  });

/** Long texts are looked through in pieces of so many characters, so that nobody else's call waits. */
const usualPiece = 8_192;
/** What pieces have in common: a match across a border is found up to this length. */
const usualOverlap = 512;

async function findAll(filter: ContentFilter, text: string, pause: Pause): Promise<readonly Span[]> {
  const overlap = (filter.kind === "builtin" ? builtins[filter.slug].longest : undefined) ?? usualOverlap;
  const pieceLength = Math.max(usualPiece, overlap * 2);
  if (text.length <= pieceLength) return findIn(filter, text);
  const spans: Span[] = [];
  for (let from = 0; from < text.length; from += pieceLength - overlap) {
    const isLast = from + pieceLength >= text.length;
    for (const { start, end } of findIn(filter, text.slice(from, from + pieceLength))) {
      // What touches a border is left to the piece in which it does not: only there is known what stands beside it.
      if (from > 0 && start === 0 && end <= overlap) continue;
      if (!isLast && end === pieceLength && start > pieceLength - overlap) continue;
      spans.push({ start: start + from, end: end + from });
    }
    if (isLast) break;
    await pause();
  }
  return spans;
}

function findIn(filter: ContentFilter, text: string): readonly Span[] {
  if (filter.kind === "pattern") return findPattern(filter.pattern, text);
  const { patterns, isReally = () => true } = builtins[filter.slug];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter(([match]) => isReally(match))
      .map((match) => ({ start: match.index, end: match.index + match[0].length })),
  );
}

type Mark = Span & { readonly label: string };

/** Marks that overlap become one, under the name of the first. */
function replaceMarks(text: string, marks: readonly Mark[]): string {
  if (marks.length === 0) return text;
  let written = "";
  let at = 0;
  for (const { start, end, label } of marks.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start >= at) written += text.slice(at, start) + label;
    at = Math.max(at, end);
  }
  return written + text.slice(at);
}
