import { expect, it } from "vitest";
import { csvCell } from "./csv-cell.ts";

it.each([
  ["plain", '"plain"'],
  ['say "hi", twice', '"say ""hi"", twice"'],
  ["=HYPERLINK(1)", `"'=HYPERLINK(1)"`],
  ["+1", `"'+1"`],
  ["-1", `"'-1"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\tx", `"'\tx"`],
  ["a\nb", '"a\nb"'],
])("%j is written as %s", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});
