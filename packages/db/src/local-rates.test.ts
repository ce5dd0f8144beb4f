import type { CallRate } from "@causeway/limits";
import { expect, it } from "vitest";
import { LocalRates } from "./local-rates.ts";

const rate = (limit: number, amount = 1): CallRate => ({
  holder: "key",
  subject: "key:k",
  unit: "requests",
  limit,
  amount,
});

function ratesOf(gateways: number) {
  const clock = { nowMs: 0, gateways };
  const rates = new LocalRates({
    countGateways: () => Promise.resolve(clock.gateways),
    monotonicMs: () => clock.nowMs,
  });
  return { clock, rates };
}

it("lets each of the living gateways take its share of the limit per minute", async () => {
  const { clock, rates } = ratesOf(3);
  const taken: boolean[] = [];
  for (let call = 0; call < 5; call++) taken.push((await rates.take(`g${call}`, [rate(10)])) === undefined);
  expect(taken).toEqual([true, true, true, false, false]);
  clock.nowMs = 59_000;
  expect(await rates.take("late", [rate(10)])).toEqual({ rate: rate(10), retryAfterSeconds: 1 });
  clock.nowMs = 65_000;
  clock.gateways = 1;
  for (let call = 0; call < 10; call++) expect(await rates.take(`h${call}`, [rate(10)])).toBeUndefined();
  expect(await rates.take("more", [rate(10)])).toMatchObject({ retryAfterSeconds: 60 });
});

it("takes once for a call that asks twice, and nothing for one that was refused elsewhere", async () => {
  const { rates } = ratesOf(1);
  await rates.take("one", [rate(2)]);
  expect(await rates.take("one", [rate(2)])).toBeUndefined();
  await rates.take("two", [rate(2)]);
  rates.giveBack("two");
  expect(await rates.take("three", [rate(2)])).toBeUndefined();
  expect(await rates.take("four", [rate(2)])).toMatchObject({ rate: rate(2) });
});

it("takes of all rates or of none", async () => {
  const { rates } = ratesOf(1);
  const tokens = { ...rate(100, 60), unit: "tokens" } as const;
  await rates.take("one", [rate(10), tokens]);
  expect(await rates.take("two", [rate(10), tokens])).toMatchObject({ rate: tokens });
  for (let call = 0; call < 9; call++) expect(await rates.take(`g${call}`, [rate(10)])).toBeUndefined();
});

it("lets a call that is larger than the share through when nothing else was", async () => {
  const { rates } = ratesOf(4);
  expect(await rates.take("large", [rate(100, 90)])).toBeUndefined();
  expect(await rates.take("next", [rate(100, 1)])).toMatchObject({ rate: rate(100, 1) });
  expect(await ratesOf(4).rates.take("none", [rate(0)])).toMatchObject({ rate: rate(0) });
});
