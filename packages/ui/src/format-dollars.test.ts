import { expect, test } from "vitest";
import { formatDollars, formatPerMillion } from "./format-dollars.ts";

test.each([
  ["20", "auto", "$20.00"],
  ["0", "auto", "$0.00"],
  ["0.5", "auto", "$0.50"],
  ["0.100002", "auto", "$0.10"],
  ["0.0000001", "auto", "$0.0000001"],
  ["0.000012345678", "auto", "$0.00001235"],
  ["0.000012345678", "exact", "$0.000012345678"],
  ["12345678901234567.89", "exact", "$12,345,678,901,234,567.89"],
  ["-3.2", "cents", "-$3.20"],
] as const)("%s dollars as %s reads %s", (amount, precision, text) => {
  expect(formatDollars(amount, precision)).toBe(text);
});

test.each([
  ["0.0000025", "$2.50"],
  ["0.000000075", "$0.075"],
  ["0", "$0.00"],
  ["0.00012", "$120.00"],
  ["0.000000083333", "$0.08333"],
])("a token at %s dollars is %s a million", (perToken, text) => {
  expect(formatPerMillion(perToken)).toBe(text);
});

test("text that is no number is refused, not shown as zero", () => {
  expect(() => formatDollars("1e-7")).toThrow("not a decimal");
});
