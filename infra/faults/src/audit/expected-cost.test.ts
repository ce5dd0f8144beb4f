import { expect, it } from "vitest";
import type { Price } from "./evidence.ts";
import { expectedCost } from "./expected-cost.ts";

const price: Price = {
  inputPico: 141_154n,
  outputPico: 333_333n,
  cachedInputPico: 14_116n,
  cacheWritePico: null,
  requestPico: null,
  tiers: [{ minPromptTokens: 2_000, inputPico: "282309", outputPico: "666667" }],
};
const counts = { input: 100, cachedInput: 0, cacheWrite: 0, output: 10 };

it("adds units times rates and rounds up once", () => {
  // 14,115,400 + 3,333,330 pico-dollars.
  expect(expectedCost(counts, price)).toBe(17_449n);
});

it("bills cached input at its own rate, and written input as fresh where no rate is known", () => {
  expect(expectedCost({ ...counts, cachedInput: 40, cacheWrite: 20 }, price)).toBe(
    (60n * 141_154n + 40n * 14_116n + 10n * 333_333n + 999n) / 1_000n,
  );
});

it("takes the tier that the prompt exceeds, for the whole call", () => {
  expect(expectedCost({ ...counts, input: 2_000 }, price)).toBe((2_000n * 141_154n + 3_333_330n + 999n) / 1_000n);
  expect(expectedCost({ ...counts, input: 2_001 }, price)).toBe((2_001n * 282_309n + 6_666_670n + 999n) / 1_000n);
});

it("adds the price of a call", () => {
  expect(expectedCost({ ...counts, input: 0, output: 0 }, { ...price, requestPico: 123_457n })).toBe(124n);
});
