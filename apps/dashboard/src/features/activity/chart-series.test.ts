import type { SeriesPoint } from "@causeway/activity";
import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { toCharts } from "./chart-series.ts";

const at = (time: string) => new Date(`2026-11-20T${time}Z`);
const point = (group: string, time: string, requests: number): SeriesPoint => ({
  bucketStart: at(time),
  group,
  groupName: group.toUpperCase(),
  spend: nanoUsd(500_000_000n),
  requests,
  inputTokens: 2,
  outputTokens: 3,
  reasoningTokens: 0,
  cachedInputTokens: 0,
  errors: 0,
  cacheHits: 0,
  reusedAnswers: 0,
  ownKeyFee: nanoUsd(0n),
  upstreamCost: nanoUsd(0n),
  firstTokenMs: undefined,
  firstToken: undefined,
  throughput: undefined,
});
const period = { from: at("10:30:00"), to: at("12:30:00"), bucket: "hour" } as const;

it("has a value for every hour that the period touches, also without calls", () => {
  const { spend, requests, tokens } = toCharts([point("a", "11:00:00", 4)], period);
  const hours = [at("10:00:00"), at("11:00:00"), at("12:00:00")].map((time) => time.getTime());
  const values = (value: number) => [
    { name: "A", points: hours.map((hour, index) => [hour, index === 1 ? value : 0]) },
  ];
  expect(requests).toEqual(values(4));
  expect(spend).toEqual(values(0.5));
  expect(tokens).toEqual(values(5));
});

it("puts the largest groups first and the small ones together", () => {
  const points = Array.from({ length: 9 }, (_, index) => point(`g${index}`, "11:00:00", index + 1));
  const { requests } = toCharts(points, period);
  expect(requests.map(({ name }) => name)).toEqual(["G8", "G7", "G6", "G5", "G4", "Other"]);
  expect(requests.at(-1)?.points[1]?.[1]).toBe(1 + 2 + 3 + 4);
});

it("names a sixth group rather than calling it other", () => {
  const points = Array.from({ length: 6 }, (_, index) => point(`g${index}`, "11:00:00", index + 1));
  expect(toCharts(points, period).requests.map(({ name }) => name)).toContain("G0");
});
