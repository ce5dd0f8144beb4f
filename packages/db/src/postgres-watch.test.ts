import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { StoreNotReached } from "@causeway/gateway";
import { DatabaseError } from "pg";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PostgresWatch } from "./postgres-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Answers, refuses, or keeps silent. */
function fakePostgres() {
  const state: { kind: "answers" | "refuses" | "hangs" } = { kind: "answers" };
  const ask = (): Promise<"answer"> => {
    if (state.kind === "answers") return Promise.resolve("answer");
    return state.kind === "refuses" ? Promise.reject(new Error("ECONNREFUSED")) : new Promise(() => undefined);
  };
  const watch = new PostgresWatch(ask);
  watch.start();
  return { state, ask, watch };
}

it("lets every question through while Postgres is there, and passes on what it says", async () => {
  const { ask, watch } = fakePostgres();
  expect(await watch.run(ask)).toBe("answer");
  const refusal = new DatabaseError("no such table", 1, "error");
  refusal.code = "42P01";
  await expect(watch.run(() => Promise.reject(refusal))).rejects.toBe(refusal);
  expect(watch.isAway).toBe(false);
  watch.stop();
});

it("refuses at once after one question found nobody, until Postgres is back", async () => {
  const { state, ask, watch } = fakePostgres();
  state.kind = "refuses";
  await expect(watch.run(ask)).rejects.toThrow("ECONNREFUSED");
  await vi.advanceTimersByTimeAsync(0);
  const asked = vi.fn<typeof ask>(ask);
  await expect(watch.run(asked)).rejects.toThrow(StoreNotReached);
  expect(asked).not.toHaveBeenCalled();
  state.kind = "answers";
  await vi.advanceTimersByTimeAsync(300);
  expect(await watch.run(ask)).toBe("answer");
  watch.stop();
});

it("gives up what is under way when Postgres falls silent: that may have taken effect", async () => {
  const { state, ask, watch } = fakePostgres();
  await vi.advanceTimersByTimeAsync(10);
  state.kind = "hangs";
  const running = watch.run(ask).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1_500);
  const error = await running;
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(StoreNotReached);
  await expect(watch.run(ask)).rejects.toThrow(StoreNotReached);
  watch.stop();
});

it("guards every question of a store", async () => {
  const { state, ask, watch } = fakePostgres();
  const store = watch.guard({ name: "store", ask: async (word: string) => `${word} ${await ask()}` });
  expect([store.name, await store.ask("my")]).toEqual(["store", "my answer"]);
  state.kind = "refuses";
  await expect(store.ask("my")).rejects.toThrow("ECONNREFUSED");
  await vi.advanceTimersByTimeAsync(0);
  await expect(store.ask("my")).rejects.toThrow(StoreNotReached);
  watch.stop();
});

it("an answer that lay there unread while this process was paused is an answer", async () => {
  const watch = new PostgresWatch(pingThatLiesUnread);
  watch.start();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(watch.isAway).toBe(false);
  watch.stop();
});

/** The network is looked at right after the timers. */
const pingThatLiesUnread = () => new Promise<void>((resolve) => setTimeout(() => setImmediate(resolve), 1_000));

it("keeps nothing of the questions that were answered", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const { ask, watch } = fakePostgres();
  const questions = 40_000;
  const heapAfter = async (count: number) => {
    for (let asked = 0; asked < count; asked++) await watch.run(ask);
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = await heapAfter(1_000);
  const after = await heapAfter(questions);
  expect((after - before) / questions).toBeLessThan(100);
  watch.stop();
});
