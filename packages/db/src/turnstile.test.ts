import { StoreNotReached } from "@causeway/gateway";
import { expect, it } from "vitest";
import { Turnstile } from "./turnstile.ts";

it("never lets more in than it may, lets those who wait in by turns, and refuses the rest at once", async () => {
  const turnstile = new Turnstile({ most: 3, mostWaiting: 2, longestWaitMs: 60_000 });
  let inside = 0;
  let most = 0;
  const doors: (() => void)[] = [];
  const order: number[] = [];
  const call = (index: number) =>
    turnstile.run(async () => {
      order.push(index);
      most = Math.max(most, ++inside);
      await new Promise<void>((resolve) => doors.push(resolve));
      inside -= 1;
      return index;
    });
  const calls = [0, 1, 2, 3, 4].map(call);
  await expect(call(5)).rejects.toThrow(StoreNotReached);
  for (let turn = 0; turn < calls.length; turn++) {
    doors.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await Promise.all(calls)).toEqual([0, 1, 2, 3, 4]);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(3);
});

it("does not let wait for longer than it should, and forgets whoever gave up", async () => {
  const turnstile = new Turnstile({ most: 1, mostWaiting: 1, longestWaitMs: 5 });
  const first = Promise.withResolvers<void>();
  const inside = turnstile.run(() => first.promise);
  await expect(turnstile.run(() => Promise.resolve())).rejects.toThrow(StoreNotReached);
  first.resolve();
  await inside;
  expect(await turnstile.run(() => Promise.resolve("in"))).toBe("in");
});

it("makes room when work fails", async () => {
  const turnstile = new Turnstile({ most: 1, mostWaiting: 0, longestWaitMs: 5 });
  await expect(turnstile.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await turnstile.run(() => Promise.resolve("in"))).toBe("in");
});
