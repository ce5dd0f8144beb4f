import { expect, test } from "vitest";
import { offer } from "./model-samples.fixture.ts";
import { weekCost } from "./week-cost.ts";

test("a week's tokens at an offer's prices, exactly", () => {
  const week = { inputTokens: 1_000_001, outputTokens: 500 };
  expect(weekCost(week, offer({ inputPrice: "0.0000025", outputPrice: "0.00001" }))).toBe("2.5050025");
  expect(weekCost(week, offer({ inputPrice: "0", outputPrice: "0" }))).toBe("0");
});

test("is not known where something else than tokens is billed", () => {
  expect(weekCost({ inputTokens: 1, outputTokens: 1 }, offer({ unitPrice: "$0.002 a search" }))).toBeUndefined();
});
