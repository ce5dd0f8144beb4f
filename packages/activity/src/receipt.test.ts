import { nanoUsd, picoUsd } from "@causeway/money";
import { chargeFor } from "@causeway/pricing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Receipt, receiptFor } from "./receipt.ts";

const addUp = (receipt: Receipt) => receipt.lines.reduce((total, line) => total + line.amount, 0n);
const kinds = (receipt: Receipt) => receipt.lines.map((line) => line.kind);

const price = {
  input: picoUsd(150_000n),
  output: picoUsd(600_001n),
  cachedInput: picoUsd(75_000n),
  cacheWrite: undefined,
  request: undefined,
  tiers: [],
};
const charge = chargeFor({ input: 7, cachedInput: 0, cacheWrite: 0, output: 3, reasoning: 0 }, price);

describe("a receipt", () => {
  it("adds up to the charge to the last digit, with the rounding shown", () => {
    const receipt = receiptFor({ charge, charged: nanoUsd(2851n), uncovered: nanoUsd(0n) });
    expect(kinds(receipt)).toEqual(["input", "output", "rounding"]);
    expect(receipt.lines.at(-1)?.amount).toBe(997n);
    expect(addUp(receipt)).toBe(2_851_000n);
  });

  it("shows what the hold did not cover as ours to bear", () => {
    const receipt = receiptFor({ charge, charged: nanoUsd(2000n), uncovered: nanoUsd(851n) });
    expect(kinds(receipt)).toEqual(["input", "output", "rounding", "not-covered"]);
    expect(addUp(receipt)).toBe(2_000_000n);
  });

  it("of a call on an own key shows what the provider bills and our fee, which add up to the charge", () => {
    const receipt = receiptFor({
      charge,
      charged: nanoUsd(143n),
      uncovered: nanoUsd(0n),
      upstreamCost: nanoUsd(2851n),
    });
    expect(kinds(receipt)).toEqual(["input", "output", "rounding", "paid-to-provider", "own-key-fee"]);
    expect(receipt.lines.slice(-2).map((line) => line.amount)).toEqual([-2_851_000n, 143_000n]);
    expect(addUp(receipt)).toBe(143_000n);
    const free = receiptFor({ charge, charged: nanoUsd(0n), uncovered: nanoUsd(0n), upstreamCost: nanoUsd(2851n) });
    expect(kinds(free)).toEqual(["input", "output", "rounding", "paid-to-provider"]);
    expect(addUp(free)).toBe(0n);
  });

  it("takes back the usage of a call that is not billed", () => {
    const receipt = receiptFor({ charge, charged: nanoUsd(0n), uncovered: nanoUsd(0n) });
    expect(receipt.lines.at(-1)).toEqual({ kind: "adjustment", amount: -2_851_000n });
  });

  it("is empty when nothing was used and nothing charged", () => {
    expect(receiptFor({ charged: nanoUsd(0n), uncovered: nanoUsd(0n) }).lines).toEqual([]);
  });

  it("adds up whatever was used, charged and left to us", () => {
    const count = fc.integer({ min: 0, max: 1_000_000 });
    const money = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(nanoUsd);
    fc.assert(
      fc.property(count, count, money, money, (input, output, charged, uncovered) => {
        const usage = { input, cachedInput: Math.floor(input / 3), cacheWrite: 0, output, reasoning: 0 };
        expect(addUp(receiptFor({ charge: chargeFor(usage, price), charged, uncovered }))).toBe(charged * 1000n);
      }),
    );
  });
});
