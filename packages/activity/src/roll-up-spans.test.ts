import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DayEnd, spansOf } from "./roll-up-spans.ts";

const at = (text: string) => Date.parse(`2026-11-${text}Z`);
const words = (cuts: readonly number[], minutesFrom = 0) =>
  spansOf({ cuts, minutesFrom }).map(
    ({ grain, from, to, countedAt, takenFrom }) =>
      `${grain}${countedAt ? ` at ${countedAt}` : ""}${takenFrom ? ` from ${takenFrom}` : ""} ${new Date(from).toISOString().slice(8, 19)} ${new Date(to).toISOString().slice(8, 19)}`,
  );

describe("spans", () => {
  it("are as long as they can be", () => {
    expect(words([at("01T10:30:30"), at("05T01:00:00")])).toEqual([
      "call 01T10:30:30 01T10:31:00",
      "minute 01T10:31:00 01T11:00:00",
      "hour 01T11:00:00 02T00:00:00",
      "day 02T00:00:00 05T00:00:00",
      "hour 05T00:00:00 05T01:00:00",
    ]);
  });

  it("do not reach over a cut, and are one where they meet", () => {
    expect(words([at("01T23:30:00"), at("02T23:30:00"), at("03T23:00:00")])).toEqual([
      "minute 01T23:30:00 02T00:00:00",
      "hour 02T00:00:00 02T23:00:00",
      "minute 02T23:00:00 03T00:00:00",
      "hour 03T00:00:00 03T23:00:00",
    ]);
    expect(words([at("01T00:00:00"), at("02T00:00:00"), at("03T00:00:00")])).toEqual(["day 01T00:00:00 03T00:00:00"]);
  });

  it("are whole days and the shorter side's hours where a time zone's midnight goes through them", () => {
    expect(words([at("01T23:00:00"), at("02T23:00:00"), at("03T23:00:00")])).toEqual([
      "hour 01T23:00:00 02T00:00:00",
      "hour 03T00:00:00 03T23:00:00",
      "day at start 02T00:00:00 03T00:00:00",
      "hour from start 02T23:00:00 03T00:00:00",
    ]);
    expect(words([at("01T00:00:00"), at("01T05:00:00"), at("02T05:00:00"), at("03T00:00:00")])).toEqual([
      "day at end 01T00:00:00 03T00:00:00",
      "hour from end 01T00:00:00 01T05:00:00",
      "hour from end 02T00:00:00 02T05:00:00",
    ]);
  });

  it("read calls where minutes are no longer kept", () => {
    expect(words([at("01T10:30:00"), at("01T12:00:00")], at("02T00:00:00"))).toEqual([
      "call 01T10:30:00 01T11:00:00",
      "hour 01T11:00:00 01T12:00:00",
    ]);
  });

  it("count every moment of any range once, in its bucket", () => {
    const moment = fc.integer({ min: 1_700_000_000_000, max: 1_700_900_000_000 });
    const hour = fc.integer({ min: 472_222, max: 472_472 }).map((number) => number * 3_600_000);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(moment, hour), { minLength: 2, maxLength: 9 }),
        moment,
        moment,
        (list, minutesFrom, probe) => {
          const cuts = list.toSorted((a, b) => a - b);
          const bucketOf = (time: number) => cuts.filter((cut) => cut <= time).length - 1;
          const counted = new Map<number, number>();
          const count = (time: number, by: number) =>
            counted.set(bucketOf(time), (counted.get(bucketOf(time)) ?? 0) + by);
          for (const { from, to, countedAt, takenFrom } of spansOf({ cuts, minutesFrom })) {
            if (probe < from || probe >= to) continue;
            count(countedAt === undefined ? probe : dayEnd(probe, countedAt), 1);
            if (takenFrom !== undefined) count(dayEnd(probe, takenFrom), -1);
          }
          const isInside = probe >= (cuts[0] ?? 0) && probe < (cuts.at(-1) ?? 0);
          expect([...counted].filter(([, times]) => times !== 0)).toEqual(isInside ? [[bucketOf(probe), 1]] : []);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

const dayMs = 86_400_000;
const dayEnd = (time: number, end: DayEnd) => Math.floor(time / dayMs) * dayMs + (end === "start" ? 0 : dayMs - 1);
