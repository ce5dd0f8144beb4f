import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fitsPattern, whoForbidsModel, whoForbidsProvider } from "./allow-list.ts";
import type { HolderLimits } from "./holder-limits.ts";

it.each([
  ["anthropic/claude", "anthropic/claude", true],
  ["anthropic/claude", "anthropic/*", true],
  ["anthropic/claude", "*", true],
  ["anthropic/claude-4.5-mini", "*/claude*-mini", true],
  ["anthropic/claude", "anthropic/claude*", true],
  ["anthropic/claude-2", "anthropic/claude", false],
  ["anthropicx/claude", "anthropic/*", false],
  ["openai/gpt", "anthropic/*", false],
  ["a", "a*a", false],
  ["aba", "a*b*a", true],
  ["abab", "ab*ab*", true],
  ["ab", "ab*ab*", false],
  ["openai/gpt-4.1", "openai/gpt-4?1", false],
])("%s fits %s: %s", (id, pattern, fits) => {
  expect(fitsPattern(id, pattern)).toBe(fits);
});

const piece = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 4 });
it("agrees with a regular expression", () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), piece, piece, (pieces, one, other) => {
      const expression = new RegExp(`^${pieces.join("[^]*")}$`);
      for (const id of [one + other, pieces.join(one), pieces.join("")]) {
        expect(fitsPattern(id, pieces.join("*"))).toBe(expression.test(id));
      }
    }),
  );
});

const limits = (models?: string[], providers?: string[]) => ({ models, providers }) as HolderLimits;

it("names the first whose list does not have it", () => {
  const key = limits(["openai/*"], ["openai", "azure"]);
  const workspace = limits(["openai/gpt-*"], ["openai"]);
  expect(whoForbidsModel([limits(), key, workspace], "openai/gpt-5")).toBeUndefined();
  expect(whoForbidsModel([key, workspace], "openai/o3")).toBe(workspace);
  expect(whoForbidsModel([key, workspace], "anthropic/claude")).toBe(key);
  expect(whoForbidsProvider([limits(), key, workspace], "azure")).toBe(workspace);
  expect(whoForbidsProvider([limits(), key, workspace], "openai")).toBeUndefined();
});
