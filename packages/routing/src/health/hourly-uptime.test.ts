import { expect, test } from "vitest";
import { hourlyUptime } from "./hourly-uptime.ts";

const counts = (answered: number, failed: number) =>
  new Map([
    ["o", answered],
    ["f", failed],
    ["l", 7],
    ["t30", answered],
  ]);

test("adds up the endpoints that are asked for by hour, the oldest first", () => {
  const hours = [
    {
      period: 11,
      byEndpoint: new Map([
        ["a:x/one", counts(3, 1)],
        ["a:x/two", counts(2, 0)],
        ["b:x/one", counts(50, 50)],
      ]),
    },
    { period: 10, byEndpoint: new Map([["a:x/one", counts(1, 0)]]) },
    { period: 9, byEndpoint: new Map([["b:x/one", counts(1, 0)]]) },
    { period: 8, byEndpoint: new Map([["a:x/one", new Map([["l", 3]])]]) },
  ];
  expect(hourlyUptime(hours, (id) => id.startsWith("a:"))).toEqual([
    { hourMs: 10 * 3_600_000, answered: 1, failed: 0 },
    { hourMs: 11 * 3_600_000, answered: 5, failed: 1 },
  ]);
});
