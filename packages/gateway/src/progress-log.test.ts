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

it("writes a stream at once that is 16 tokens ahead, and the next time when it is so again", async () => {
  const { written, deliver, answer } = openLog();
  for (let tokens = 1; tokens <= 20; tokens++) deliver(tokens);
  expect(written).toEqual([16]);
  answer();
  for (let turn = 0; turn < 8; turn++) await tick();
  for (let tokens = 21; tokens <= 31; tokens++) deliver(tokens);
  expect(written).toEqual([16]);
  deliver(32);
  expect(written).toEqual([16, 32]);
});

it("writes with such a stream those that would be next, and the others when it is time", async () => {
  const written: string[] = [];
  const clock = { nowMs: 0, monotonicMs: () => clock.nowMs };
  const store = {
    recordProgress: async (progress: readonly HoldProgress[]) => {
      written.push(progress.map(({ generationId, outputTokens }) => `${generationId} ${outputTokens}`).join(", "));
    },
  };
  const log = new ProgressLog(store, clock);
  const follow = (generationId: string) => {
    let delivered = 0;
    const stream = log.follow(generationId, () => ({ ...progressOf(delivered), generationId }));
    return (tokens: number) => {
      delivered = tokens;
      stream.delivered(tokens);
    };
  };
  const [fast, near, slow] = [follow("fast"), follow("near"), follow("slow")];
  near(8);
  slow(7);
  fast(16);
  expect(written).toEqual(["fast 16, near 8"]);
  for (let turn = 0; turn < 8; turn++) await tick();
  await log.flush();
  expect(written).toEqual(["fast 16, near 8", "slow 7"]);
  near(9);
  fast(17);
  clock.nowMs = 120;
  slow(8);
  expect(written.at(-1)).toBe("fast 17, near 9, slow 8");
});

it("writes as words leave when nobody has flushed for long, and then not again for a while", async () => {
  const { clock, written, deliver, answer } = openLog();
  deliver(1);
  clock.nowMs = 119;
  deliver(2);
  expect(written).toEqual([]);
  clock.nowMs = 120;
  deliver(3);
  expect(written).toEqual([3]);
  answer();
  for (let turn = 0; turn < 8; turn++) await tick();
  clock.nowMs = 239;
  deliver(4);
  expect(written).toEqual([3]);
  clock.nowMs = 240;
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
