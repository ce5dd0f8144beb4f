import * as fc from "fast-check";
import { expect, it } from "vitest";
import { closedForMs } from "./limit-headers.ts";

const now = Date.parse("2026-11-22T10:00:00Z");
const epochSeconds = (text: string) => String(Date.parse(text) / 1_000);

it.each([
  ["seconds to wait", 429, { "retry-after": "90" }, 90_000],
  ["a date", 429, { "retry-after": "Sun, 22 Nov 2026 10:05:00 GMT" }, 300_000],
  ["milliseconds", 429, { "retry-after-ms": "250.5", "retry-after": "1" }, 251],
  [
    "OpenAI's span",
    200,
    { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1h2m3.5s" },
    3_723_500,
  ],
  ["OpenAI's milliseconds", 200, { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "120ms" }, 120],
  [
    "Anthropic's moment",
    200,
    { "anthropic-ratelimit-requests-remaining": "0", "anthropic-ratelimit-requests-reset": "2026-11-22T10:01:00Z" },
    60_000,
  ],
  [
    "Anthropic's weekly window",
    429,
    {
      "retry-after": "5",
      "anthropic-ratelimit-unified-7d-status": "rejected",
      "anthropic-ratelimit-unified-7d-reset": epochSeconds("2026-11-25T10:00:00Z"),
    },
    3 * 86_400_000,
  ],
  [
    "Codex' window",
    200,
    { "x-codex-primary-used-percent": "100", "x-codex-primary-reset-after-seconds": "600" },
    600_000,
  ],
  [
    "nothing to wait for",
    200,
    { "x-ratelimit-remaining-requests": "7", "x-ratelimit-reset-requests": "6s" },
    undefined,
  ],
  ["a hint of an answer that was given", 200, { "retry-after": "90" }, undefined],
  ["a refusal without a word", 429, {}, undefined],
  ["a moment that has passed", 429, { "retry-after": "Sun, 22 Nov 2026 09:00:00 GMT" }, undefined],
  ["nonsense", 429, { "retry-after": "soon", "x-ratelimit-remaining-requests": "" }, undefined],
])("reads %s", (_, status, headers, expected) => {
  expect(closedForMs(status, headers, now)).toBe(expected);
});

it("never closes a lane for longer than eight days, whatever it is told", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (after, reset) => {
      const closed = closedForMs(
        429,
        { "retry-after": after, "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": reset },
        now,
      );
      expect(closed ?? 1).toBeGreaterThan(0);
      expect(closed ?? 1).toBeLessThanOrEqual(8 * 86_400_000);
    }),
  );
});
