import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hourMs, window } from "./lanes.fixture.ts";
import { windowLength } from "./lane-terms.ts";
import { periodAt, periodMs, periodsIn, resetAt } from "./periods.ts";

const now = Date.parse("2026-11-22T12:34:56Z");
const moments = fc.integer({ min: 0, max: 100 * 24 * hourMs }).map((later) => now + later);
const windows = fc.record({
  kind: fc.constantFrom("fixed" as const, "rolling" as const),
  lengthMs: fc.integer({ min: 60_000, max: 7 * 24 * hourMs }),
  anchorMs: fc.integer({ min: 0, max: now }),
});

describe("a fixed window", () => {
  it("has one period, named by its start, that begins at the anchor", () => {
    const weekly = window({ lengthMs: 7 * 24 * hourMs, anchorMs: Date.parse("2026-11-16T00:00:00Z") });
    expect(periodsIn(weekly, now)).toEqual([periodAt(weekly, now)]);
    expect(periodAt(weekly, now)).toBe(`requests:fixed:604800000:${Date.parse("2026-11-16T00:00:00Z")}`);
    expect(new Date(resetAt(weekly, now)).toISOString()).toBe("2026-11-23T00:00:00.000Z");
  });
});

describe("any window", () => {
  it("counts the present among its periods, and forgets it exactly when it says", () => {
    fc.assert(
      fc.property(windows, moments, (shape, at) => {
        const one = window(shape);
        const name = periodAt(one, at);
        expect(periodsIn(one, at)).toContain(name);
        expect(periodsIn(one, resetAt(one, at) - 1)).toContain(name);
        expect(periodsIn(one, resetAt(one, at))).not.toContain(name);
      }),
    );
  });

  it("that rolls never forgets a call before its time, and no later than one part after it", () => {
    fc.assert(
      fc.property(windows, moments, fc.nat({ max: 10_000 }), (shape, at, permille) => {
        const one = window({ ...shape, kind: "rolling" });
        const name = periodAt(one, at);
        const later = at + Math.floor((one.lengthMs * permille) / 10_001);
        expect(periodsIn(one, later)).toContain(name);
        expect(periodsIn(one, at + one.lengthMs + periodMs(one))).not.toContain(name);
        expect(periodsIn(one, at).length).toBeLessThanOrEqual(62);
      }),
    );
  });
});

it("lengths are told in the largest whole unit", () => {
  expect([5 * hourMs, 24 * 7 * hourMs, 90 * 60_000].map((lengthMs) => windowLength({ lengthMs }))).toEqual([
    "5 h",
    "7 d",
    "90 min",
  ]);
});
