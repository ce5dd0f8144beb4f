import type { EndpointTraffic } from "@causeway/activity";
import { expect, test } from "vitest";
import { hourlySeries } from "./hourly-series.ts";

const hourMs = 3_600_000;
const traffic = (endpointId: string, hour: number | undefined, answers: number, latency?: number): EndpointTraffic => ({
  endpointId,
  hour: hour === undefined ? undefined : new Date(hour * hourMs),
  answers,
  latencyMs: latency === undefined ? undefined : { p50: latency, p75: 0, p90: 0, p99: 0, samples: answers },
  tokensPerSecond: undefined,
});

test("hours in order, the busiest first, and nobody who answered nobody", () => {
  const rows = [
    traffic("a", 2, 1, 300),
    traffic("a", 1, 1),
    traffic("a", undefined, 2, 300),
    traffic("b", 1, 9, 100),
    traffic("b", undefined, 9, 100),
  ];
  const byEndpoint = Map.groupBy(rows, ({ endpointId }) => endpointId);
  const endpoints = ["a", "b", "c"].map((id) => ({ id, name: id.toUpperCase() }));
  expect(hourlySeries({ byEndpoint }, endpoints)).toEqual({
    answers: [
      { name: "B", points: [[hourMs, 9]] },
      {
        name: "A",
        points: [
          [hourMs, 1],
          [2 * hourMs, 1],
        ],
      },
    ],
    latencyMs: [
      { name: "B", points: [[hourMs, 100]] },
      { name: "A", points: [[2 * hourMs, 300]] },
    ],
    tokensPerSecond: [],
  });
});
