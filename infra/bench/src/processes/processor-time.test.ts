import { expect, test } from "vitest";
import { parseStat } from "./processor-time.ts";

test("reads the times of a process whose name has brackets and spaces", () => {
  const stat = "42 (a) b (c) S 7 42 42 0 -1 4194560 100 0 0 0 11 22 33 44 20 0 1 0 100 200 300";
  expect(parseStat(42, stat)).toEqual({ pid: 42, parent: 7, ticks: 110 });
});
