import { expect, test } from "vitest";
import { percentText } from "./percent-text.ts";

test.each([
  [1, "100 %"],
  [0.99999, "99.99 %"],
  [0.995, "99.50 %"],
  [0, "0 %"],
  [undefined, undefined],
])("%s reads %s", (share, text) => {
  expect(percentText(share)).toBe(text);
});
