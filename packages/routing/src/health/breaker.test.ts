import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adopt,
  afterCall,
  type Breaker,
  type BreakerNews,
  isOpen,
  mergeNews,
  newBreaker,
  standingOf,
  type Verdict,
} from "./breaker.ts";

const answered: Verdict = { kind: "answered" };
const failed: Verdict = { kind: "failed" };

/** Calls one after the other, each begun just before it ends. */
const after = (breaker: Breaker, verdicts: readonly Verdict[], nowMs: number, isProbe = false) =>
  verdicts.reduce((state, verdict) => afterCall(state, verdict, { startedMs: nowMs - 1, nowMs, isProbe }), breaker);

const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

describe("an endpoint that fails", () => {
  it("is ejected by five failures in a row, and tried again after a pause", () => {
    expect(standingOf(after(newBreaker, times(4, failed), 0), 0)).toBe("healthy");
    const ejected = after(newBreaker, times(5, failed), 0);
    expect(standingOf(ejected, 4_999)).toBe("ejected");
    expect(standingOf(ejected, 5_000)).toBe("probe-due");
  });

  it("is ejected when half of its latest calls fail, though never five in a row", () => {
    const calls = times(5, [answered, failed]).flat();
    expect(isOpen(after(newBreaker, calls.slice(0, 9), 0))).toBe(false);
    expect(isOpen(after(newBreaker, calls, 0))).toBe(true);
  });

  it("is not ejected for what was long ago", () => {
    const before = after(newBreaker, times(4, [answered, failed]).flat(), 0);
    expect(isOpen(after(before, [answered, failed], 40_000))).toBe(false);
  });

  it("is back as soon as a call to try it is answered", () => {
    const ejected = after(newBreaker, times(5, failed), 0);
    expect(standingOf(after(ejected, [answered], 6_000, true), 6_000)).toBe("healthy");
  });

  it("is tried again after longer pauses while it stays away, never longer than 15 s", () => {
    let breaker = after(newBreaker, times(5, failed), 0);
    const pauses = times(5, 0).map(() => {
      const pause = breaker.probeAtMs - breaker.openedMs;
      breaker = after(breaker, [failed], breaker.probeAtMs, true);
      return pause;
    });
    expect(pauses).toEqual([5_000, 10_000, 15_000, 15_000, 15_000]);
  });

  it("is not taken for back by a call that began before it was ejected, nor kept away by one that fails late", () => {
    const ejected = after(newBreaker, times(5, failed), 1_000);
    const late = { startedMs: 500, nowMs: 2_000, isProbe: false };
    expect(isOpen(afterCall(ejected, answered, late))).toBe(true);
    expect(afterCall(ejected, failed, late)).toEqual(ejected);
  });
});

describe("a rate limit", () => {
  it.each([
    ["as long as the provider asked", 20_000, 20_000],
    ["a minute at most", 3_600_000, 60_000],
    ["five seconds when the provider did not say", undefined, 5_000],
  ])("keeps calls away for %s", (_, forMs, cooldownMs) => {
    const cooling = after(newBreaker, [{ kind: "rate-limited", forMs }], 0);
    expect(standingOf(cooling, cooldownMs - 1)).toBe("cooling");
    expect(standingOf(cooling, cooldownMs)).toBe("healthy");
  });

  it("is no outage, however often it comes", () => {
    expect(isOpen(after(newBreaker, times(50, { kind: "rate-limited", forMs: 1_000 }), 0))).toBe(false);
  });
});

const moment = fc.integer({ min: 0, max: 20 }).map((step) => step * 1_000);
const news: fc.Arbitrary<BreakerNews> = fc.record({
  openedMs: moment,
  closedMs: moment,
  probeAtMs: moment,
  failedProbes: fc.nat(3),
  coolsUntilMs: moment,
});

describe("news of other processes", () => {
  it("come to the same in whatever order they are heard, and however often", () => {
    fc.assert(
      fc.property(news, news, news, (a, b, c) => {
        expect(mergeNews(a, b)).toEqual(mergeNews(b, a));
        expect(mergeNews(mergeNews(a, b), c)).toEqual(mergeNews(a, mergeNews(b, c)));
        expect(mergeNews(a, a)).toEqual(a);
      }),
    );
  });

  it("that are adopted twice change nothing the second time", () => {
    fc.assert(
      fc.property(news, news, (first, second) => {
        const once = adopt(adopt(newBreaker, first), second);
        expect(adopt(once, second)).toEqual(once);
      }),
    );
  });

  it("eject and bring back an endpoint that was not called here", () => {
    const away = { openedMs: 1_000, closedMs: 0, probeAtMs: 6_000, failedProbes: 0, coolsUntilMs: 0 };
    const ejected = adopt(newBreaker, away);
    expect(standingOf(ejected, 2_000)).toBe("ejected");
    expect(standingOf(adopt(ejected, { ...away, closedMs: 7_000 }), 7_000)).toBe("healthy");
  });

  it("are not believed where calls have been answered since: it is the other's way that is broken", () => {
    const healthy = after(newBreaker, [answered], 2_000);
    expect(
      adopt(healthy, { openedMs: 1_000, closedMs: 0, probeAtMs: 6_000, failedProbes: 0, coolsUntilMs: 0 }),
    ).toEqual({
      ...healthy,
      coolsUntilMs: 0,
    });
  });
});

const step = fc.record({
  verdict: fc.constantFrom<Verdict>(answered, failed, { kind: "rate-limited", forMs: 1_000 }),
  waitMs: fc.integer({ min: 0, max: 20_000 }),
});

it("whatever happens, an endpoint is at most 15 s from being tried, and one answer to that brings it back", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let nowMs = 0;
      let breaker = newBreaker;
      for (const { verdict, waitMs } of steps) {
        nowMs += waitMs;
        const isProbe = standingOf(breaker, nowMs) === "probe-due";
        breaker = afterCall(breaker, verdict, { startedMs: nowMs, nowMs, isProbe });
        expect(isOpen(breaker) ? breaker.probeAtMs - nowMs : 0).toBeLessThanOrEqual(15_000);
      }
      const later = Math.max(nowMs, breaker.probeAtMs, breaker.coolsUntilMs);
      const back = afterCall(breaker, answered, { startedMs: later, nowMs: later, isProbe: isOpen(breaker) });
      expect(standingOf(back, later)).toBe("healthy");
    }),
  );
});
