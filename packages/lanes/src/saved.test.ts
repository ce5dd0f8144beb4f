import { nanoUsd, parseUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { hourMs, lane } from "./lanes.fixture.ts";
import { priceOfSpan, savedIn } from "./saved.ts";

const terms = lane({ monthlyPrice: parseUsd("30") });

it("a window's share of the price is its share of a month of thirty days", () => {
  expect(priceOfSpan(terms, 30 * 24 * hourMs)).toBe(parseUsd("30"));
  expect(priceOfSpan(terms, 24 * hourMs)).toBe(parseUsd("1"));
  expect(priceOfSpan({ monthlyPrice: nanoUsd(1n) }, hourMs)).toBe(1n);
});

it("a lane saves what its calls would have cost beyond its price, and nothing while it idles", () => {
  expect(savedIn(parseUsd("2.5"), terms, 24 * hourMs)).toBe(parseUsd("1.5"));
  expect(savedIn(parseUsd("0"), terms, 24 * hourMs)).toBe(-parseUsd("1"));
});
