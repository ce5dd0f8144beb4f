import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fromCents, toCents } from "./cents.ts";
import { nanoUsd } from "./money.ts";

it("turns cents into nano-dollars and back", () => {
  fc.assert(
    fc.property(fc.integer(), (cents) => {
      expect(toCents(fromCents(cents))).toBe(cents);
    }),
  );
  expect(fromCents(110)).toBe(1_100_000_000n);
});

it("refuses to drop a fraction of a cent", () =>
  expect(() => toCents(nanoUsd(10_000_001n))).toThrow("whole number of cents"));
