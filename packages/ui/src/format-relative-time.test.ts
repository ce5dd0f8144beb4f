import { expect, test } from "vitest";
import { formatRelativeTime } from "./format-relative-time.ts";

const now = Date.UTC(2026, 0, 10, 12);

test.each([
  [-5_000, "just now"],
  [-119_000, "1 minute ago"],
  [-2 * 3_600_000, "2 hours ago"],
  [3 * 86_400_000, "in 3 days"],
  [-400 * 86_400_000, "1 year ago"],
])("a moment %i ms away reads %s", (distanceMs, text) => {
  expect(formatRelativeTime(now + distanceMs, now)).toBe(text);
});
