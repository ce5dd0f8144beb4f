import { expect, it } from "vitest";
import { growsWithGaps, withoutMotion } from "./chart-motion.ts";

it("takes the motion out of every option, and leaves the rest of the library as it is", () => {
  const set: unknown[] = [];
  class FakeChart {
    readonly id = "chart";
    setOption(option: object, isWhole: boolean) {
      set.push([this.id, option, isWhole]);
      return this.id;
    }
  }
  const library = { version: 6, init: (theme: string) => Object.assign(new FakeChart(), { theme }) };
  const still = withoutMotion(library);
  const chart = still.init("dark");
  expect(chart.setOption({ animation: true, title: "Spend" }, true)).toBe("chart");
  expect(set).toEqual([["chart", { animation: false, title: "Spend" }, true]]);
  expect([still.version, chart.theme]).toEqual([6, "dark"]);
});

it("knows which charts would grow with gaps in them: bars of several parts", () => {
  expect([growsWithGaps("bar", 2), growsWithGaps("bar", 1), growsWithGaps("line", 6)]).toEqual([true, false, false]);
});
