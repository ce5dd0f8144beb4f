import type { SeriesPoint } from "@causeway/activity";
import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { toChartData } from "./chart-data.ts";
import { runningTotals, seriesOf } from "./chart-series.ts";

const at = (time: string) => new Date(`2026-11-20T${time}Z`);
const point = (group: string, time: string, rest: Partial<SeriesPoint> = {}): SeriesPoint => ({
  bucketStart: at(time),
  group,
  groupName: group.toUpperCase(),
  spend: nanoUsd(500_000_000n),
  requests: 4,
  inputTokens: 2,
  outputTokens: 3,
  reasoningTokens: 0,
  cachedInputTokens: 1,
  errors: 0,
  cacheHits: 0,
  reusedAnswers: 0,
  ownKeyFee: nanoUsd(0n),
  upstreamCost: nanoUsd(0n),
  firstTokenMs: 120,
  firstToken: undefined,
  throughput: undefined,
  ...rest,
});
const period = { from: at("10:30:00"), to: at("12:30:00"), bucket: "hour" } as const;

it("has a value for every hour that the period touches, also without calls", () => {
  const data = toChartData([point("a", "11:00:00")], period, undefined);
  const hours = [at("10:00:00"), at("11:00:00"), at("12:00:00")].map((time) => time.getTime());
  const values = (value: number) => [
    { name: "A", points: hours.map((hour, index) => [hour, index === 1 ? value : 0]) },
  ];
  expect(seriesOf(data, "requests")).toEqual(values(4));
  expect(seriesOf(data, "spend")).toEqual(values(0.5));
  expect(seriesOf(data, "tokens")).toEqual(values(5));
});

it("adds up what came before, group by group", () => {
  const points = [point("a", "10:00:00"), point("a", "12:00:00"), point("b", "11:00:00")];
  const sums = runningTotals(seriesOf(toChartData(points, period, undefined), "requests"));
  expect(sums.map(({ name, points: added }) => [name, added.map(([, value]) => value)])).toEqual([
    ["A", [4, 4, 8]],
    ["B", [0, 4, 4]],
  ]);
});

it("has no value of a speed or a share where there were no calls", () => {
  const data = toChartData([point("a", "11:00:00"), point("a", "12:00:00", { inputTokens: 0 })], period, undefined);
  expect(seriesOf(data, "firstToken")[0]?.points).toEqual([
    [at("11:00:00").getTime(), 120],
    [at("12:00:00").getTime(), 120],
  ]);
  expect(seriesOf(data, "cache")[0]?.points).toEqual([[at("11:00:00").getTime(), 0.5]]);
  expect(seriesOf(data, "throughput")[0]?.points).toEqual([]);
});

it("names the largest spender first and the rest last", () => {
  const points = [
    point("other", "11:00:00", { spend: nanoUsd(9_000_000_000n) }),
    point("small", "11:00:00", { spend: nanoUsd(1n) }),
    point("large", "11:00:00"),
  ];
  expect(toChartData(points, period, undefined).groups.map(({ id }) => id)).toEqual(["large", "small", "other"]);
});

it("cuts days at the midnight of the zone", () => {
  const day = { from: at("10:30:00"), to: at("12:30:00"), bucket: "day" } as const;
  expect(toChartData([], day, "Asia/Tokyo").starts).toEqual([Date.UTC(2026, 10, 19, 15)]);
});
