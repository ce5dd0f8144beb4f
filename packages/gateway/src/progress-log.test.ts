import { expect, it } from "vitest";
import { tick } from "./gateway.fixture.ts";
import type { HoldProgress } from "./ports.ts";
import { ProgressLog } from "./progress-log.ts";

const progressOf = (outputTokens: number): HoldProgress => ({
  generationId: "gen-1",
  endpointId: "a:maker/one",
  priceVersionId: "price-a",
  inputTokens: 10,
  outputTokens,
});

/** A log on a store that answers when it is told to. */
function openLog() {
  const written: number[] = [];
  const answers: (() => void)[] = [];
  const clock = { nowMs: 0, monotonicMs: () => clock.nowMs };
  const store = {
    recordProgress: async (progress: readonly HoldProgress[]) => {
      written.push(...progress.map(({ outputTokens }) => outputTokens));
      await new Promise<void>((resolve) => answers.push(resolve));
    },
  };
  const log = new ProgressLog(store, clock);
  const stream = { tokens: 0 };
  const { delivered } = log.follow("gen-1", () => progressOf(stream.tokens));
  const deliver = (tokens: number) => {
    stream.tokens = tokens;
    delivered(tokens);
  };
  return { log, clock, written, deliver, answer: () => answers.shift()?.() };
}

it("writes a stream at once that is 32 tokens ahead, and the next time when it is so again", async () => {
  const { written, deliver, answer } = openLog();
  for (let tokens = 1; tokens <= 40; tokens++) deliver(tokens);
  expect(written).toEqual([32]);
  answer();
  for (let turn = 0; turn < 8; turn++) await tick();
  for (let tokens = 41; tokens <= 63; tokens++) deliver(tokens);
  expect(written).toEqual([32]);
  deliver(64);
  expect(written).toEqual([32, 64]);
});

it("writes as words leave when nobody has flushed for long, and then not again for a while", async () => {
  const { clock, written, deliver, answer } = openLog();
  deliver(1);
  clock.nowMs = 149;
  deliver(2);
  expect(written).toEqual([]);
  clock.nowMs = 150;
  deliver(3);
  expect(written).toEqual([3]);
  answer();
  for (let turn = 0; turn < 8; turn++) await tick();
  clock.nowMs = 299;
  deliver(4);
  expect(written).toEqual([3]);
  clock.nowMs = 300;
  deliver(5);
  expect(written).toEqual([3, 5]);
});

it("writes again what ran ahead while the store was still at it, one statement at a time", async () => {
  const { log, written, deliver, answer } = openLog();
  deliver(5);
  const flushed = log.flush();
  deliver(90);
  deliver(120);
  await log.flush();
  expect(written).toEqual([5]);
  answer();
  await expect.poll(() => written).toEqual([5, 120]);
  answer();
  await flushed;
});

it("tells whoever flushes that the store is away, and writes it all the next time", async () => {
  const written: number[] = [];
  let isAway = true;
  const store = {
    recordProgress: async (progress: readonly HoldProgress[]) => {
      if (isAway) throw new Error("away");
      written.push(...progress.map(({ outputTokens }) => outputTokens));
    },
  };
  const log = new ProgressLog(store, { monotonicMs: () => 0 });
  const { delivered, stop } = log.follow("gen-1", () => progressOf(70));
  delivered(70);
  await expect(log.flush()).resolves.toBeUndefined();
  await expect(log.flush()).rejects.toThrow("away");
  isAway = false;
  await log.flush();
  await log.flush();
  expect(written).toEqual([70]);
  stop();
});
