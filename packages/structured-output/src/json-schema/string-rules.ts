import { linearPattern } from "./linear-pattern.ts";
import { broken, type Checker, type Fault, type Here, isCount, type JsonObject, quoted } from "./rule.ts";

export function checkString(checker: Checker, schema: JsonObject, value: string, here: Here): Fault | undefined {
  const { minLength, maxLength, pattern } = schema;
  if (isCount(minLength) || isCount(maxLength)) {
    checker.budget.spend(value.length / 64);
    const length = lengthOf(value);
    if (isCount(minLength) && length < minLength) {
      return broken(here, "minLength", `must have at least ${minLength} characters`);
    }
    if (isCount(maxLength) && length > maxLength) {
      return broken(here, "maxLength", `must have at most ${maxLength} characters`);
    }
  }
  if (typeof pattern === "string" && !matches(checker, pattern, value)) {
    return broken(here, "pattern", `must match the pattern ${quoted(pattern)}`);
  }
  return undefined;
}

/** True as well where the pattern cannot be checked. */
export function matches(checker: Checker, source: string, text: string): boolean {
  const pattern = linearPattern(source, (steps) => checker.budget.spend(steps));
  if (!pattern) {
    checker.passOver("pattern");
    return true;
  }
  checker.budget.spend(pattern.cost(text.length));
  return pattern.test(text);
}

/** Characters as Unicode counts them. */
function lengthOf(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length - 1; index++) {
    const isPair = isBetween(text.charCodeAt(index), 0xd800, 0xdbff);
    if (isPair && isBetween(text.charCodeAt(index + 1), 0xdc00, 0xdfff)) pairs += 1;
  }
  return text.length - pairs;
}

const isBetween = (code: number, least: number, most: number) => code >= least && code <= most;
