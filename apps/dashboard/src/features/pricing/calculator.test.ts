import { purchaseFeeCents } from "@causeway/pricing";
import { expect, test } from "vitest";
import { compareCosts, defaultAssumptions } from "./calculator.ts";

const compare = (changed: Partial<typeof defaultAssumptions>) => compareCosts({ ...defaultAssumptions, ...changed });

test("our fee is that of the purchases", () => {
  expect(compare({ spend: 500, purchases: 1 })).toMatchObject({
    spendCents: 50_000,
    feeCents: 2_750,
    feePerCent: 5.5,
    totalCents: 52_750,
  });
  // Ten purchases of a dollar have the least fee ten times.
  expect(compare({ spend: 10, purchases: 10 }).feeCents).toBe(800);
  expect(compare({ spend: 100.01, purchases: 3 }).feeCents).toBe(2 * purchaseFeeCents(3_333) + purchaseFeeCents(3_335));
});

test("nothing costs nothing", () => {
  expect(compare({ spend: 0 })).toMatchObject({ feeCents: 0, feePerCent: 0, totalCents: 0 });
});

test("a gateway of one's own costs its machines and its hours", () => {
  expect(compare({ spend: 500, serverCost: 60, hours: 4, hourlyRate: 80 })).toMatchObject({
    selfHostingCents: 38_000,
    selfHostedCents: 88_000,
  });
});

test("a flat rate takes its share of the spend and of the fee", () => {
  const half = compare({ spend: 1_000, purchases: 1, laneFee: 200, laneShare: 50 });
  expect(half.withLaneCents).toBe(50_000 + 2_750 + 20_000);
  expect(half.laneSavingCents).toBe(105_500 - 72_750);
  expect(compare({ spend: 100, purchases: 1, laneFee: 200, laneShare: 50 }).laneSavingCents).toBeLessThan(0);
  expect(compare({ laneShare: 0 }).laneSavingCents).toBe(0);
});
