import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hourMs, lane, window } from "./lanes.fixture.ts";
import {
  askLane,
  closeLane,
  emptyLane,
  type LaneState,
  leaveLane,
  longestSilenceMs,
  runningMs,
  usedIn,
} from "./lane-state.ts";
import type { LaneTerms } from "./lane-terms.ts";

const start = Date.parse("2026-11-22T10:00:00Z");
const call = { requests: 1, tokens: 100 };

/** A lane that remembers, at a clock of its own. */
function open(terms: LaneTerms) {
  let state: LaneState = emptyLane;
  const clock = { nowMs: start };
  return {
    clock,
    state: () => state,
    ask(ticket: string, use = call) {
      const [answer, after] = askLane(terms, state, { ticket, use, nowMs: clock.nowMs });
      state = after;
      return answer;
    },
    leave(ticket: string, use = call) {
      state = leaveLane(terms, state, ticket, use);
    },
    close(untilMs: number) {
      state = closeLane(state, untilMs);
    },
  };
}

describe("a lane", () => {
  it("takes calls until a window is used up, and again when it starts anew", () => {
    const one = open(lane({ windows: [window({ anchorMs: start })] }));
    for (const ticket of ["a", "b", "c"]) {
      expect(one.ask(ticket)).toEqual({ kind: "entered" });
      one.leave(ticket);
    }
    const untilMs = Date.parse("2026-11-22T15:00:00Z");
    expect(one.ask("d")).toMatchObject({ kind: "exhausted", untilMs });
    one.clock.nowMs = untilMs - 1;
    expect(one.ask("d")).toMatchObject({ kind: "exhausted" });
    one.clock.nowMs = untilMs;
    expect(one.ask("d")).toEqual({ kind: "entered" });
  });

  it("holds all of its windows at once, and names the one that is used up", () => {
    const week = window({ unit: "tokens", quota: 250, lengthMs: 7 * 24 * hourMs });
    const one = open(lane({ windows: [window(), week] }));
    for (const ticket of ["a", "b"]) {
      one.ask(ticket);
      one.leave(ticket);
    }
    expect(one.ask("c")).toMatchObject({ kind: "exhausted", window: week });
    expect(one.ask("d", { requests: 1, tokens: 50 })).toEqual({ kind: "entered" });
  });

  it("counts what was really used once the call is over", () => {
    const tokens = window({ unit: "tokens", quota: 300 });
    const one = open(lane({ windows: [tokens], concurrency: 2 }));
    one.ask("a", { requests: 1, tokens: 200 });
    expect(one.ask("b", { requests: 1, tokens: 200 })).toMatchObject({ kind: "exhausted" });
    one.leave("a", { requests: 1, tokens: 20 });
    expect(usedIn(one.state(), tokens, one.clock.nowMs)).toBe(20);
    expect(one.ask("b", { requests: 1, tokens: 200 })).toEqual({ kind: "entered" });
    one.leave("b", { requests: 0, tokens: 0 });
    expect(usedIn(one.state(), tokens, one.clock.nowMs)).toBe(20);
  });

  it("lets calls wait in the order in which they came, and no more than may", () => {
    const one = open(lane({ windows: [] }));
    expect(["a", "b", "c", "d"].map((ticket) => one.ask(ticket))).toEqual([
      { kind: "entered" },
      { kind: "waiting", position: 1 },
      { kind: "waiting", position: 2 },
      { kind: "queue-full" },
    ]);
    one.leave("a");
    expect(one.ask("c")).toEqual({ kind: "waiting", position: 2 });
    expect(one.ask("e")).toEqual({ kind: "queue-full" });
    expect(one.ask("b")).toEqual({ kind: "entered" });
    expect(one.ask("b")).toEqual({ kind: "entered" });
    one.leave("b");
    expect(one.ask("e")).toEqual({ kind: "waiting", position: 2 });
    expect(one.ask("c")).toEqual({ kind: "entered" });
  });

  it("forgets those who wait and are heard of no more, and frees the place of a call whose gateway died", () => {
    const one = open(lane());
    one.ask("dead");
    one.ask("silent");
    one.clock.nowMs += longestSilenceMs + 1;
    expect(one.ask("b")).toEqual({ kind: "waiting", position: 1 });
    one.clock.nowMs = start + runningMs;
    expect(one.ask("c")).toEqual({ kind: "entered" });
    expect(usedIn(one.state(), window(), one.clock.nowMs)).toBe(2);
  });

  it("is closed for as long as its upstream says, and never shorter for a shorter word", () => {
    const one = open(lane());
    one.close(start + 60_000);
    one.close(start + 1_000);
    expect(one.ask("a")).toEqual({ kind: "closed", untilMs: start + 60_000 });
    one.clock.nowMs = start + 60_000;
    expect(one.ask("a")).toEqual({ kind: "entered" });
  });
});

describe("a pause that is shorter than a call may wait", () => {
  it("is waited for in the queue, which is as long as ever", () => {
    const one = open(lane({ longestWaitMs: 30_000 }));
    one.close(start + 30_000);
    expect(["a", "b", "c"].map((ticket) => one.ask(ticket))).toEqual([
      { kind: "waiting", position: 1 },
      { kind: "waiting", position: 2 },
      { kind: "queue-full" },
    ]);
    for (let step = 1; step <= 15; step++) {
      one.clock.nowMs = start + step * 2_000;
      one.ask("b");
      if (step < 15) one.ask("a");
    }
    expect(one.ask("a")).toEqual({ kind: "entered" });
    expect(one.ask("b")).toEqual({ kind: "waiting", position: 1 });
  });
});

describe("whatever happens in whatever order", () => {
  const steps = fc.array(
    fc.record({
      do: fc.constantFrom("ask" as const, "ask" as const, "ask" as const, "leave" as const, "wait" as const),
      who: fc.integer({ min: 0, max: 7 }),
      tokens: fc.integer({ min: 0, max: 90 }),
    }),
    { maxLength: 80 },
  );
  const terms = lane({
    windows: [
      window({ quota: 6, kind: "rolling", lengthMs: 60_000 }),
      window({ unit: "tokens", quota: 300, lengthMs: 120_000 }),
    ],
    concurrency: 2,
    queueLength: 3,
  });

  it("no quota is exceeded, no more run than may, no more wait than may, and nobody overtakes", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const one = open(terms);
        for (const step of list) {
          const ticket = `t${step.who}`;
          const before = one.state();
          if (step.do === "wait") one.clock.nowMs += step.tokens * 100;
          if (step.do === "leave") one.leave(ticket, { requests: 1, tokens: Math.floor(step.tokens / 2) });
          if (step.do === "ask") one.ask(ticket, { requests: 1, tokens: step.tokens });
          const after = one.state();
          expect(after.running.size).toBeLessThanOrEqual(2);
          expect(after.waiting.size).toBeLessThanOrEqual(3);
          expect(overtaken(before, after)).toEqual([]);
          for (const each of terms.windows) {
            // What a call really used may be more than what was counted for it, by no more than the call itself.
            const most = each.unit === "requests" ? each.quota : each.quota + 2 * 45;
            expect(usedIn(after, each, one.clock.nowMs)).toBeLessThanOrEqual(most);
          }
        }
      }),
    );
  });
});

/** Those who waited before a call that has just entered, and for whom there was no place left. */
function overtaken(before: LaneState, after: LaneState): readonly string[] {
  const queue = [...before.waiting.keys()];
  return [...after.running.keys()]
    .filter((ticket) => !before.running.has(ticket))
    .flatMap((ticket) => (queue.includes(ticket) ? queue.slice(0, queue.indexOf(ticket)) : queue))
    .filter((ticket) => after.waiting.has(ticket) && after.running.size > 1);
}
