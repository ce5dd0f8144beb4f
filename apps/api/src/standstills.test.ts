import { expect, it } from "vitest";
import { Standstills } from "./standstills.ts";

it("counts the times in which nobody looked for longer than a process may be silent", () => {
  let nowMs = 0;
  const standstills = new Standstills(25_000, () => nowMs);
  const countAt = (ms: number) => {
    nowMs = ms;
    return standstills.count;
  };
  expect([500, 25_000, 50_001, 50_002, 100_000].map(countAt)).toEqual([0, 0, 1, 1, 2]);
});
