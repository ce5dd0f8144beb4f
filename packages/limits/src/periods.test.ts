import { expect, it } from "vitest";
import { nextReset } from "./periods.ts";

it.each([
  ["daily", "2026-11-22T23:59:59.999Z", "2026-11-23T00:00:00.000Z"],
  ["daily", "2026-11-23T00:00:00.000Z", "2026-11-24T00:00:00.000Z"],
  ["daily", "2028-02-28T12:00:00.000Z", "2028-02-29T00:00:00.000Z"],
  // 2026-11-22 is a Sunday.
  ["weekly", "2026-11-22T23:59:59.999Z", "2026-11-23T00:00:00.000Z"],
  ["weekly", "2026-11-23T00:00:00.000Z", "2026-11-30T00:00:00.000Z"],
  ["weekly", "2026-12-31T12:00:00.000Z", "2027-01-04T00:00:00.000Z"],
  ["monthly", "2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00.000Z"],
  ["monthly", "2026-01-31T00:00:00.000Z", "2026-02-01T00:00:00.000Z"],
] as const)("a %s limit at %s begins anew at %s", (reset, at, next) => {
  expect(nextReset(reset, new Date(at))?.toISOString()).toBe(next);
});

it("never begins anew without a reset", () => {
  expect(nextReset(undefined, new Date(0))).toBeUndefined();
});
