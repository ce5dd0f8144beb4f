import { expect, it } from "vitest";
import { compare } from "./comparison.ts";

it.each([
  [112, 100, "+12%"],
  [50, 100, "−50%"],
  [0, 100, "−100%"],
  [100, 100, "no change"],
  [1001, 1000, "no change"],
  [1500, 100, "15 times as much"],
])("says of %d after %d: %s", (current, previous, text) => expect(compare(current, previous)?.text).toBe(text));

it("compares nothing with nothing", () => {
  expect(compare(5, 0)).toBeUndefined();
  expect(compare(undefined, 5)).toBeUndefined();
  expect(compare(5, undefined)).toBeUndefined();
});
