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
/** What compiling is worth, in steps. */
export const compileCost = 5_000;

const compiled = new LRUCache<string, { readonly pattern: LinearPattern | undefined }>({ max: 500 });

/** `undefined`: it looks around or back, is too large, or is no pattern; it cannot be checked. */
export function linearPattern(source: string, spend: (steps: number) => void): LinearPattern | undefined {
  const known = compiled.get(source);
  if (known) return known.pattern;
  spend(compileCost);
  const pattern = compile(source);
  compiled.set(source, { pattern });
  return pattern;
}

function compile(source: string): LinearPattern | undefined {
  const repeats = [...source.matchAll(/\d+(?=,?\d*\})/g)].reduce((sum, [count]) => sum + Number(count), 0);
  if (source.length > longestPattern || repeats > mostRepeats) return undefined;
  try {
    const expression = RE2JS.compile(RE2JS.translateRegExp(source));
    const weight = (source.length + repeats) / 16;
    return { test: (text) => expression.test(text), cost: (length) => 5 + Math.ceil(length * weight) };
  } catch {
    return undefined;
  }
}
