import { expect, it } from "vitest";
import { csvRows } from "./csv-rows.ts";

it.each([
  ["plain", '"plain"'],
  ["", '""'],
  ['say "hi", twice', '"say ""hi"", twice"'],
  ["=HYPERLINK(1)", `"'=HYPERLINK(1)"`],
  ["+1", `"'+1"`],
  ["-1", `"'-1"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\tx", `"'\tx"`],
  ["\rx", `"'\rx"`],
  ["a\nb", '"a\nb"'],
])("%j is written as %s", (text, cell) => {
  expect(csvRows([[text, "next"]])).toBe(`${cell},"next"\r\n`);
});
