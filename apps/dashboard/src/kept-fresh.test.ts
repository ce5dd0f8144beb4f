import { expect, test } from "vitest";
import { keptFresh } from "./kept-fresh.ts";

function source() {
  const state = { now: 0, reads: 0, failing: false };
  const read = keptFresh(
    async () => {
      state.reads += 1;
      if (state.failing) throw new Error("away");
      return state.reads;
    },
    1_000,
    () => state.now,
  );
  return { state, read };
}

test("is read once for all who ask within its time, and again after it", async () => {
  const { state, read } = source();
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  state.now = 1_000;
  expect(await read()).toBe(1);
  state.now = 1_001;
  expect(await read()).toBe(2);
});

test("what was read last stands while reading fails, and the next asks again", async () => {
  const { state, read } = source();
  await read();
  state.now = 2_000;
  state.failing = true;
  expect(await read()).toBe(1);
  state.failing = false;
  expect(await read()).toBe(3);
});

test("a failure with nothing to stand in is told, and not kept", async () => {
  const { state, read } = source();
  state.failing = true;
  await expect(read()).rejects.toThrow("away");
  state.failing = false;
  expect(await read()).toBe(2);
});
