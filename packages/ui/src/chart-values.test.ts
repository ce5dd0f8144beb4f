import { expect, test } from "vitest";
import { drawnAs, formatMoment, formatPoint, formatTick, formatTimeTick, spanOf } from "./chart-values.ts";

const dayMs = 86_400_000;
const midnight = Date.UTC(2026, 10, 22);

test.each([
  [midnight + dayMs / 2, dayMs, "12:00"],
  [midnight, dayMs, "Nov 22"],
  [midnight + dayMs / 2, 7 * dayMs, "Nov 22"],
])("a tick at %i on a chart of %i ms reads %s", (time, spanMs, text) => {
  expect(formatTimeTick(time, spanMs)).toBe(text);
});

test("times are those of the zone that is named", () => {
  expect(formatTimeTick(midnight, dayMs, "Asia/Tokyo")).toBe("09:00");
  expect(formatTimeTick(midnight - dayMs / 24, dayMs, "Europe/Berlin")).toBe("Nov 22");
  expect(formatMoment(midnight, "Asia/Tokyo")).toBe("Nov 22, 09:00");
});

test("the span covers every series, and nothing spans nothing", () => {
  const series = [
    {
      name: "a",
      points: [
        [1_000, 1],
        [2_000, 1],
      ],
    },
    { name: "b", points: [[5_000, 1]] },
  ] as const;
  expect(spanOf(series)).toBe(4_000);
  expect(spanOf([])).toBe(0);
});

test.each([
  [1_234.4, "milliseconds", "1,234 ms", "1.23K ms"],
  [81.6, "per-second", "82 / s", "81.6"],
  [0.5, "dollars", "$0.5", "$0.5"],
  [0.125, "percent", "12.5%", "12.5%"],
  [1_500, "tokens", "1,500", "1.5K"],
] as const)("%d in %s reads %s, and %s beside the axis", (value, unit, point, tick) => {
  expect(formatPoint(value, unit)).toBe(point);
  expect(formatTick(value, unit)).toBe(tick);
});

test("a line with one point is seen, as a bar", () => {
  const once = { name: "once", points: [[midnight, 1]] as const };
  const twice = { name: "twice", points: [...once.points, [midnight + dayMs, 2]] as const };
  expect([drawnAs("line", [once, once]), drawnAs("line", [once, twice])]).toEqual(["bar", "line"]);
  expect(drawnAs("bar", [twice])).toBe("bar");
});
