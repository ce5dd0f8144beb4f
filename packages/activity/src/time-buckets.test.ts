import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bucket, bucketNames, bucketsOf } from "./time-buckets.ts";

const cut = (bucket: Bucket, from: string, to: string, timeZone?: string) =>
  bucketsOf({ bucket, from: new Date(from), to: new Date(to), timeZone }).map((start) =>
    start.toISOString().replace(":00.000Z", ""),
  );

describe("buckets", () => {
  it("begin at UTC midnight unless a time zone is named", () => {
    expect(cut("day", "2026-11-20T10:00Z", "2026-11-22T00:00Z")).toEqual(["2026-11-20T00:00", "2026-11-21T00:00"]);
    expect(cut("day", "2026-11-20T10:00Z", "2026-11-21T00:00Z", "Asia/Kolkata")).toEqual([
      "2026-11-19T18:30",
      "2026-11-20T18:30",
    ]);
  });

  it("are 23 and 25 hours long where clocks change", () => {
    expect(cut("day", "2026-03-28T23:00Z", "2026-03-30T22:00Z", "Europe/Berlin")).toEqual([
      "2026-03-28T23:00",
      "2026-03-29T22:00",
    ]);
    expect(cut("six-hours", "2026-10-24T22:00Z", "2026-10-25T23:00Z", "Europe/Berlin")).toEqual([
      "2026-10-24T22:00",
      "2026-10-25T05:00",
      "2026-10-25T11:00",
      "2026-10-25T17:00",
    ]);
    expect(cut("hour", "2026-10-25T00:00Z", "2026-10-25T03:00Z", "Europe/Berlin")).toHaveLength(3);
  });

  it("are weeks from Monday, months from the first, hours of the zone's own", () => {
    expect(cut("week", "2026-11-22T10:00Z", "2026-11-24T00:00Z")).toEqual(["2026-11-16T00:00", "2026-11-23T00:00"]);
    expect(cut("month", "2026-01-31T10:00Z", "2026-03-01T00:00Z")).toEqual(["2026-01-01T00:00", "2026-02-01T00:00"]);
    expect(cut("hour", "2026-11-22T10:00Z", "2026-11-22T11:00Z", "Asia/Kolkata")).toEqual([
      "2026-11-22T09:30",
      "2026-11-22T10:30",
    ]);
    expect(cut("five-minutes", "2026-11-22T10:07:31.123Z", "2026-11-22T10:11Z")).toEqual([
      "2026-11-22T10:05",
      "2026-11-22T10:10",
    ]);
  });

  it("cover any range in any zone without a gap", () => {
    const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe");
    const at = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 });
    fc.assert(
      fc.property(
        at,
        fc.integer({ min: 1, max: 50_000_000 }),
        fc.constantFrom(...bucketNames),
        zones,
        (from, length, bucket, timeZone) => {
          const starts = bucketsOf({ from: new Date(from), to: new Date(from + length), bucket, timeZone }).map(Number);
          expect(starts[0]).toBeLessThanOrEqual(from);
          expect(starts[1] ?? Infinity).toBeGreaterThan(from);
          expect(starts.toSorted((a, b) => a - b)).toEqual(starts);
          expect(starts.at(-1)).toBeLessThan(from + length);
        },
      ),
    );
  });

  it("are refused when there are too many, and in a zone that there is not", () => {
    expect(() => cut("minute", "2026-01-01T00:00Z", "2026-11-01T00:00Z")).toThrow(/longer bucket/);
    expect(() => cut("day", "2026-01-01T00:00Z", "2026-01-02T00:00Z", "Mars/Olympus")).toThrow(/no time zone/);
  });
});
