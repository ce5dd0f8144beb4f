import { expect, it } from "vitest";
import { newIds } from "./exchange.ts";

it("gives a request and its generation one number, by which the log finds the one who has the other", () => {
  const { requestId, generationId } = newIds();
  expect(generationId).toMatch(/^gen-[0-9a-f]{32}$/);
  expect(requestId.replace("req-", "gen-")).toBe(generationId);
});

it("begins a number with the millisecond it was given in: calls lie in the month they were made in", () => {
  const before = Date.now();
  const { generationId } = newIds();
  const after = Date.now();

  const givenAt = Number.parseInt(generationId.slice("gen-".length, "gen-".length + 12), 16);
  expect(givenAt).toBeGreaterThanOrEqual(before);
  expect(givenAt).toBeLessThanOrEqual(after);
});
