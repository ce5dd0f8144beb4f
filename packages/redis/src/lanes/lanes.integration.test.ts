import { randomUUID } from "node:crypto";
import type { Lane } from "@causeway/gateway";
import {
  askLane,
  closeLane,
  emptyLane,
  type LaneAnswer,
  type LaneTerms,
  leaveLane,
  renewCall,
  usedIn,
} from "@causeway/lanes";
import { nanoUsd } from "@causeway/money";
import { createTestRedis, startRedis } from "@causeway/testing";
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LaneStore, type LaneStoreOptions } from "./lane-store.ts";
import { createLanes, type LaneConnection } from "./lanes.ts";

let redis: Redis;
let url: string;
beforeAll(async () => {
  ({ url } = await createTestRedis());
  redis = new Redis(url);
});
afterAll(() => redis.disconnect());

/** By a clock that stands still no window ends and nobody who waits is forgotten, and a busy machine is no slow Redis. */
const startMs = Date.parse("2026-11-22T10:00:00Z");
const connect = (redisUrl: string, options: Pick<LaneStoreOptions, "readRecordedUse"> = {}): LaneConnection =>
  createLanes(redisUrl, { nowMs: () => startMs, timeoutMs: 20_000, ...options });

const terms = (changes: Partial<LaneTerms> = {}): LaneTerms => ({
  monthlyPrice: nanoUsd(0n),
  windows: [{ unit: "requests", quota: 5, lengthMs: 5 * 3_600_000, kind: "fixed", anchorMs: 0 }],
  concurrency: 2,
  queueLength: 2,
  longestWaitMs: 1_000,
  answersWhole: true,
  ...changes,
});

const newLane = (changes: Partial<LaneTerms> = {}): Lane => ({ id: randomUUID(), terms: terms(changes) });
const call = { requests: 1, tokens: 10 };

const steps = fc.array(
  fc.record({
    do: fc.constantFrom("ask", "ask", "ask", "ask", "leave", "leave", "wait", "wait-long", "renew", "close"),
    who: fc.integer({ min: 0, max: 5 }),
    amount: fc.integer({ min: 0, max: 90 }),
  }),
  { maxLength: 60 },
);

it("answers exactly as the rules do, whatever happens in whatever order", async () => {
  const windows: LaneTerms["windows"] = [
    { unit: "requests", quota: 7, lengthMs: 60_000, kind: "rolling", anchorMs: 0 },
    { unit: "tokens", quota: 300, lengthMs: 7_777, kind: "fixed", anchorMs: 123 },
    { unit: "tokens", quota: 400, lengthMs: 7_777, kind: "fixed", anchorMs: 123 },
  ];
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const lane = newLane({ windows });
      let nowMs = startMs;
      let state = emptyLane;
      const answers: { readonly expected: LaneAnswer; readonly actual: LaneAnswer }[] = [];
      const store = new LaneStore(redis, { nowMs: () => nowMs });
      for (const step of list) {
        const ticket = `t${step.who}`;
        const use = { requests: 1, tokens: step.amount };
        if (step.do === "wait") nowMs += step.amount * 20;
        if (step.do === "wait-long") nowMs += step.amount * 1_000;
        if (step.do === "ask") {
          const [answer, after] = askLane(lane.terms, state, { ticket, use, nowMs });
          state = after;
          answers.push({ expected: answer, actual: (await store.ask(lane, ticket, use)).answer });
        }
        if (step.do === "leave") {
          state = leaveLane(lane.terms, state, ticket, use);
          await store.leave(lane, ticket, use);
        }
        if (step.do === "renew") {
          state = renewCall(state, ticket, nowMs);
          await store.renew(lane, ticket);
        }
        if (step.do === "close" && step.who === 0) {
          state = closeLane(state, nowMs + step.amount * 30);
          await store.close(lane, step.amount * 30);
        }
      }
      expect(answers.map(({ actual }) => actual)).toEqual(answers.map(({ expected }) => expected));
      const { used } = await store.read(lane);
      expect(used).toEqual(windows.map((window) => usedIn(state, window, nowMs)));
    }),
    {
      numRuns: 150,
      // A call for which nothing was counted, and which used something.
      examples: [
        [
          [
            { do: "ask", who: 0, amount: 0 },
            { do: "leave", who: 0, amount: 1 },
          ],
        ],
      ],
    },
  );
});

describe("many gateways at once", () => {
  it("never exceed a quota together, and use it to the last call", async () => {
    const lane = newLane({ concurrency: 100 });
    const gateways = Array.from({ length: 4 }, () => connect(url));
    await eventually(gateways, lane);
    const calls = gateways.flatMap((gateway, which) =>
      Array.from({ length: 15 }, (_, index) => gateway.ask(lane, `call-${which}-${index}`, call)),
    );
    const answers = await Promise.all(calls);
    expect(answers.filter((answer) => answer.kind === "entered")).toHaveLength(5);
    expect(answers.filter((answer) => answer.kind === "exhausted")).toHaveLength(55);
    for (const gateway of gateways) gateway.disconnect();
  });

  it("let calls in one after the other, in the order in which they came", async () => {
    const lane = newLane({ concurrency: 1, queueLength: 10 });
    const [one, other] = [connect(url), connect(url)];
    await eventually([one, other], lane);
    expect(await one.ask(lane, "a", call)).toEqual({ kind: "entered" });
    expect(await other.ask(lane, "b", call)).toEqual({ kind: "waiting", position: 1 });
    expect(await one.ask(lane, "c", call)).toEqual({ kind: "waiting", position: 2 });
    await one.leave(lane, "a", call);
    expect(await one.ask(lane, "c", call)).toEqual({ kind: "waiting", position: 2 });
    expect(await other.ask(lane, "b", call)).toEqual({ kind: "entered" });
    expect(await one.read(lane)).toMatchObject({ running: 1, waiting: 1, used: [2], closedUntilMs: 0 });
    await one.close(lane, 60_000);
    expect(await other.ask(lane, "c", call)).toMatchObject({ kind: "closed" });
    one.disconnect();
    other.disconnect();
  });
});

it("a Redis that has lost its memory is told what the books say, once, and what it still knows it keeps", async () => {
  const windows: LaneTerms["windows"] = [
    { unit: "requests", quota: 10, lengthMs: 5 * 3_600_000, kind: "rolling", anchorMs: 0 },
    { unit: "tokens", quota: 10_000, lengthMs: 7 * 86_400_000, kind: "fixed", anchorMs: 0 },
  ];
  const lane = newLane({ windows, concurrency: 50 });
  const reads: string[] = [];
  const now = startMs;
  const use = [
    { atMs: now - 3_600_000, requests: 2, tokens: 50 },
    { atMs: now - 60_000, requests: 3, tokens: 70 },
    { atMs: now - 20 * 86_400_000, requests: 100, tokens: 9_000 },
  ];
  const lanes = connect(url, {
    readRecordedUse: async (laneId) => {
      reads.push(laneId);
      return use;
    },
  });
  await eventually([lanes], lane);
  for (const ticket of ["a", "b"]) await lanes.ask(lane, ticket, call);
  const inWeek = use.slice(0, 2).filter(({ atMs }) => Math.floor(atMs / 604_800_000) === Math.floor(now / 604_800_000));
  const tokens = inWeek.reduce((sum, { tokens: used }) => sum + used, 0);
  expect((await lanes.read(lane)).used).toEqual([5 + 2, tokens + 20]);
  expect(reads).toEqual([lane.id]);

  const keys = await redis.keys(`causeway:{lane:${lane.id}}:used:requests:*`);
  await redis.del(...keys, `causeway:{lane:${lane.id}}:seeded`);
  await lanes.ask(lane, "c", call);
  expect((await lanes.read(lane)).used).toEqual([5 + 1, tokens + 30]);
  lanes.disconnect();
});

describe("while Redis is away", () => {
  it("a gateway uses a tenth of what was left, one call at a time, and tells Redis afterwards", async () => {
    const first = await startRedis();
    const lane = newLane({
      windows: [{ unit: "requests", quota: 42, lengthMs: 5 * 3_600_000, kind: "fixed", anchorMs: 0 }],
      concurrency: 5,
    });
    const lanes = connect(first.url);
    await eventually([lanes], lane);
    await lanes.ask(lane, "before", call);
    await lanes.leave(lane, "before", call);
    await first.stop();

    const entered: string[] = [];
    for (let index = 0; index < 10; index++) {
      const answer = await lanes.ask(lane, `call-${index}`, call);
      if (answer.kind !== "entered") continue;
      entered.push(`call-${index}`);
      expect(await lanes.ask(lane, `beside-${index}`, call)).not.toEqual({ kind: "entered" });
      await lanes.leave(lane, `call-${index}`, call);
    }
    expect(entered).toHaveLength(4);

    const second = await startRedis({ port: Number(new URL(first.url).port) });
    await expect.poll(() => lanes.read(lane).catch(() => undefined)).toBeDefined();
    expect(await lanes.ask(lane, "after", call)).toEqual({ kind: "entered" });
    expect((await lanes.read(lane)).used).toEqual([5]);
    lanes.disconnect();
    await second.stop();
  });

  it("a gateway that never saw the lane lets nobody in", async () => {
    const lanes = connect("redis://127.0.0.1:9");
    expect(await lanes.ask(newLane(), "a", call)).toMatchObject({ kind: "exhausted" });
    lanes.disconnect();
  });
});

/** They connect by themselves. */
async function eventually(gateways: readonly LaneConnection[], lane: Lane): Promise<void> {
  for (const gateway of gateways) {
    await expect.poll(() => gateway.read(lane).catch(() => undefined)).toBeDefined();
  }
}
