import { expect, it } from "vitest";
import { retryAfterMs } from "./retry-schedule.ts";

it("tries again eight times within a day, each time later than before", () => {
  const delays = Array.from({ length: 8 }, (_, index) => retryAfterMs(index + 1) ?? Number.NaN);
  expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  const inAll = delays.reduce((sum, delay) => sum + delay, 0);
  expect(inAll).toBeGreaterThan(23 * 3_600_000);
  expect(inAll).toBeLessThanOrEqual(24 * 3_600_000);
  expect(retryAfterMs(9)).toBeUndefined();
});
