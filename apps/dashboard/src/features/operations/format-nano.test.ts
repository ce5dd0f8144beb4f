import { expect, test } from "vitest";
import { dollarsOf, formatDifference } from "./format-nano.ts";

test.each([
  [1_234_567n, "nano-usd", "1,234,567 nano-USD"],
  [-5n, "nano-usd", "-5 nano-USD"],
  [3n, "records", "3 records"],
  [350n, "ms", "350 ms"],
  [12_500n, "ms", "12.5 s"],
  [180_000n, "ms", "3 min"],
  [7_200_000n, "ms", "2 h"],
])("%s %s is written as %s", (difference, unit, text) => {
  expect(formatDifference(difference, unit)).toBe(text);
});

test("dollars are exact to the nano-dollar", () => {
  expect(dollarsOf(1_000_000_001n)).toBe("1.000000001");
});
