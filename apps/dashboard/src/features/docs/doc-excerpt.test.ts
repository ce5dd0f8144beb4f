import { expect, test } from "vitest";
import { type ExcerptPart, excerptOf } from "./doc-excerpt.ts";

const shown = (parts: readonly ExcerptPart[]) =>
  parts.map(({ text, isFound }) => (isFound ? `[${text}]` : text)).join("");
const excerpt = (text: string, ...found: readonly string[]) => shown(excerptOf(text, new Set(found)));

test("a short text stands whole, with each word that was found", () => {
  expect(excerpt("A budget is refused: Budget, budgets.", "budget")).toBe("A [budget] is refused: [Budget], budgets.");
});

test("a long text begins at a word a little before what was found, and ends at one", () => {
  const text = `${"before ".repeat(40)}Retry-After ${"after ".repeat(60)}end.`;
  const cut = excerpt(text, "retry");
  expect(cut).toMatch(/^… (before )+\[Retry\]-After( after)+ …$/);
  expect(cut.length).toBeLessThan(210);
});

test("what was found in the heading alone shows how its text begins", () => {
  expect(excerpt("It begins so.", "elsewhere")).toBe("It begins so.");
  expect(excerpt("", "elsewhere")).toBe("");
});

test("one word that is longer than all there is room for is cut nowhere", () => {
  expect(excerpt(`${"x".repeat(300)} y`, "x".repeat(300))).toBe(`[${"x".repeat(300)}] …`);
});
