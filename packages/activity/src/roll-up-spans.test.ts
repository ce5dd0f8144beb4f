import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spansOf } from "./roll-up-spans.ts";

const at = (text: string) => Date.parse(`2026-11-${text}Z`);
const words = (cuts: readonly number[], minutesFrom = 0) =>
  spansOf({ cuts, minutesFrom }).map(
    ({ grain, from, to }) =>
      `${grain} ${new Date(from).toISOString().slice(8, 19)} ${new Date(to).toISOString().slice(8, 19)}`,
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
    expect(words([at("01T23:00:00"), at("02T23:00:00"), at("03T23:00:00")])).toEqual(["hour 01T23:00:00 03T23:00:00"]);
    expect(words([at("01T00:00:00"), at("02T00:00:00"), at("03T00:00:00")])).toEqual(["day 01T00:00:00 03T00:00:00"]);
  });

  it("read calls where minutes are no longer kept", () => {
    expect(words([at("01T10:30:00"), at("01T12:00:00")], at("02T00:00:00"))).toEqual([
      "call 01T10:30:00 01T11:00:00",
      "hour 01T11:00:00 01T12:00:00",
    ]);
  });

  it("hold every moment of any range exactly once", () => {
    const moment = fc.integer({ min: 1_700_000_000_000, max: 1_700_900_000_000 });
    fc.assert(
      fc.property(
        fc.uniqueArray(moment, { minLength: 2, maxLength: 6 }),
        moment,
        moment,
        (list, minutesFrom, probe) => {
          const cuts = list.toSorted((a, b) => a - b);
          const spans = spansOf({ cuts, minutesFrom });
          const inside = probe >= (cuts[0] ?? 0) && probe < (cuts.at(-1) ?? 0);
          expect(spans.filter(({ from, to }) => from <= probe && probe < to)).toHaveLength(inside ? 1 : 0);
        },
      ),
    );
  });
});
