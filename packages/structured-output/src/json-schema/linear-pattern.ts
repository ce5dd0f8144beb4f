import { LRUCache } from "lru-cache";
import { RE2JS } from "re2js";

/** A regular expression whose time grows with the text, whatever the expression: JavaScript's own can take for ever. */
export type LinearPattern = {
  test(text: string): boolean;
  /** Steps for a text of so many characters. */
  cost(length: number): number;
};

const longestPattern = 1_000;
/** Counted repetitions are written out when compiled. */
const mostRepeats = 1_000;

const compiled = new LRUCache<string, { readonly pattern: LinearPattern | undefined }>({ max: 500 });

/** `undefined`: it looks around or back, is too large, or is no pattern; it cannot be checked. */
export function linearPattern(source: string, spend: (steps: number) => void): LinearPattern | undefined {
  const known = compiled.get(source);
  if (known) return known.pattern;
  if (source.length > longestPattern) return undefined;
  const repeats = repeatsIn(source);
  spend(2_000 + (source.length + repeats) * 10);
  const pattern = repeats > mostRepeats ? undefined : compile(source, repeats);
  compiled.set(source, { pattern });
  return pattern;
}

const repeatsIn = (source: string): number =>
  [...source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce((sum, [, least, most]) => sum + Number(most || least), 0);

function compile(source: string, repeats: number): LinearPattern | undefined {
  try {
    const expression = RE2JS.compile(RE2JS.translateRegExp(source));
    const weight = (source.length + repeats) / 16;
    return { test: (text) => expression.test(text), cost: (length) => 5 + Math.ceil(length * weight) };
  } catch {
    return undefined;
  }
}
