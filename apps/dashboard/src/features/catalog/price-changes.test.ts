import type { DatedPrice } from "@causeway/db";
import { picoUsd } from "@causeway/money";
import { expect, test } from "vitest";
import { changeText, priceChanges } from "./price-changes.ts";

const dated = (endpointId: string, day: number, rate: bigint): DatedPrice => ({
  endpointId,
  providerId: endpointId,
  validFrom: new Date(Date.UTC(2026, 10, day)),
  price: {
    input: picoUsd(rate),
    output: picoUsd(rate),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  source: "test",
});

test("compares each price with the one before it at the same endpoint", () => {
  const changes = priceChanges([
    dated("a", 9, 0n),
    dated("a", 8, 80n),
    dated("b", 7, 5n),
    dated("a", 6, 100n),
    dated("a", 5, 100n),
    dated("a", 4, 0n),
  ]);
  expect(changes.map(changeText)).toEqual(["free now", "−20 %", undefined, "same", "no longer free", undefined]);
});
