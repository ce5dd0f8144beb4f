import { LRUCache } from "lru-cache";
import { RE2JS } from "re2js";
import { type Span, spansIn } from "./span.ts";

/** Characters of one pattern. */
const longestPattern = 1_000;
/** Counted repetitions are written out when compiled. */
const mostRepeats = 1_000;

const compiled = new LRUCache<string, RE2JS>({ max: 1_000 });

/** Why the pattern cannot be used, in words for the one who wrote it; `undefined` when it can. */
export function faultOfPattern(pattern: string): string | undefined {
  if (pattern.length > longestPattern)
    return `It has ${pattern.length} characters; at most ${longestPattern} are possible.`;
  if (repeatsIn(pattern) > mostRepeats) return `Its counted repetitions come to more than ${mostRepeats}.`;
  try {
    const expression = compile(pattern);
    return expression.test("") ? "It fits a text without characters, and so every text." : undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : "";
    return `It is no regular expression in the syntax of RE2, which neither looks around nor refers back: ${why}`;
  }
}

/**
 * Where the pattern is found. Time grows with the text, whatever the pattern: customers write them. One that can no
 * longer be compiled finds everything, as what it was to keep in is not known.
 */
export function findPattern(pattern: string, text: string): readonly Span[] {
  try {
    const matcher = compile(pattern).matcher(text);
    return spansIn(function* () {
      while (matcher.find()) yield [matcher.start(), matcher.end()];
    });
  } catch {
    return text === "" ? [] : [{ start: 0, end: text.length }];
  }
}

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
  compiled.set(pattern, expression);
  return expression;
}

const repeatsIn = (pattern: string): number =>
  [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce((sum, [, least, most]) => sum + Number(most || least), 0);
