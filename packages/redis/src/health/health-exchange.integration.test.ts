import { type BreakerNews, EndpointHealth, type HealthNews, mergeNews } from "@causeway/routing";
import { createTestRedis } from "@causeway/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHealthExchange, type HealthExchange } from "./health-exchange.ts";

const startMs = 1_800_000_000_000;
let nowMs = startMs;
let url: string;
const open: HealthExchange[] = [];
let prefixes = 0;

beforeAll(async () => {
  ({ url } = await createTestRedis());
});
afterAll(() => {
  for (const exchange of open) exchange.disconnect();
});

/** Gateways of a fleet of their own. */
async function fleetOf(count: number): Promise<readonly HealthExchange[]> {
  prefixes += 1;
  nowMs = startMs;
  const exchanges = Array.from({ length: count }, () =>
    // A busy machine is no slow Redis.
    createHealthExchange(url, { nowMs: () => nowMs, prefix: `test:{${prefixes}}:`, timeoutMs: 20_000 }),
  );
  open.push(...exchanges);
  for (const { tell } of exchanges) {
    await expect
      .poll(() =>
        tell(quiet(0)).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  }
  return exchanges;
}

const quiet = (number: number): HealthNews => ({
  number,
  counts: [],
  breakers: new Map(),
  wantsToProbe: [],
  minutes: [],
  hours: [],
});

const thisMinute = Math.floor(startMs / 60_000);
const failure = { kind: "unavailable", reason: "broken", message: "" } as const;

const fail = (health: EndpointHealth, times: number) => {
  for (let i = 0; i < times; i++) {
    const measure = { startedMs: nowMs, firstTokenMs: undefined, outputTokens: 0, durationMs: 5 };
    health.record("groq:a/b", { ...measure, outcome: failure }, nowMs);
  }
};

it("what one process sees, another knows after one exchange each; a process that comes later too", async () => {
  const [one, other, late] = await fleetOf(3);
  const [first, second, third] = [new EndpointHealth(), new EndpointHealth(), new EndpointHealth()];
  fail(first, 5);
  const answered = { startedMs: nowMs, firstTokenMs: 200, outputTokens: 100, durationMs: 2_000 };
  second.record(
    "groq:a/b",
    { ...answered, outcome: { kind: "completed" }, areToolCallsValid: false, isOutputValid: true },
    nowMs - 1,
  );
  for (const [health, exchange] of [
    [first, one],
    [second, other],
    [first, one],
    [third, late],
  ] as const) {
    if (exchange) await health.share(exchange.tell, () => nowMs);
  }
  for (const health of [first, third]) {
    expect(health.view(nowMs).standing("groq:a/b")).toBe("ejected");
    expect(health.view(nowMs).figures("groq:a/b")).toMatchObject({
      calls: 6,
      failures: 5,
      toolCalls: 1,
      badToolCalls: 1,
      structuredOutputs: 1,
      badStructuredOutputs: 0,
    });
    expect(health.view(nowMs).figures("groq:a/b").latencyMs).toBeDefined();
  }
  // Hours are read once a minute.
  expect(third.view(nowMs).figures("groq:a/b").uptime.day).toBeCloseTo(1 / 6);
});

it("one process at a time may try an ejected endpoint, and another when that one is silent", async () => {
  const [one, other] = await fleetOf(2);
  const wish = { ...quiet(1), wantsToProbe: ["e"] };
  expect((await one?.tell(wish))?.mayProbe).toEqual(["e"]);
  expect((await other?.tell(wish))?.mayProbe).toEqual([]);
  expect((await one?.tell({ ...wish, number: 2 }))?.mayProbe).toEqual(["e"]);
  // It has found out: others may go on.
  const found = { openedMs: nowMs, closedMs: 0, probeAtMs: nowMs + 5_000, failedProbes: 1, coolsUntilMs: 0 };
  await one?.tell({ ...quiet(3), breakers: new Map([["e", found]]) });
  expect((await other?.tell({ ...wish, number: 2 }))?.mayProbe).toEqual(["e"]);
});

it("what is told twice under one number counts once", async () => {
  const [one] = await fleetOf(1);
  const counts = [{ period: thisMinute, byEndpoint: new Map([["e", new Map([["o", 3]])]]) }];
  const news = { ...quiet(1), counts, minutes: [thisMinute] };
  await one?.tell(news);
  const fleet = await one?.tell(news);
  expect(fleet?.minutes).toEqual([{ period: thisMinute, byEndpoint: new Map([["e", new Map([["o", 3]])]]) }]);
});

const moment = fc.integer({ min: 0, max: 5 }).map((step) => startMs + step * 1_000);
const news: fc.Arbitrary<BreakerNews> = fc.record({
  openedMs: moment,
  closedMs: moment,
  probeAtMs: moment,
  failedProbes: fc.nat(3),
  coolsUntilMs: moment,
});

it("Redis comes to the same as we do when processes tell different things", async () => {
  const [one] = await fleetOf(1);
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.uuid(), fc.array(news, { minLength: 1, maxLength: 4 }), async (id, told) => {
      let fleet;
      for (const breaker of told) {
        number += 1;
        fleet = await one?.tell({ ...quiet(number), breakers: new Map([[id, breaker]]) });
      }
      expect(fleet?.breakers.get(id)).toEqual(told.reduce(mergeNews));
    }),
    { numRuns: 50 },
  );
});

it("breakers that have long been closed are forgotten", async () => {
  const [one] = await fleetOf(1);
  const closed = { openedMs: nowMs, closedMs: nowMs + 1, probeAtMs: 0, failedProbes: 0, coolsUntilMs: 0 };
  expect((await one?.tell({ ...quiet(1), breakers: new Map([["e", closed]]) }))?.breakers.size).toBe(1);
  nowMs += 61_000;
  expect((await one?.tell(quiet(2)))?.breakers.size).toBe(0);
});
