/**
 * Whether an endpoint is called at all: one state machine per endpoint, and one for each own key to it. Pure; times are
 * milliseconds of one clock.
 *
 *     healthy ──five failures in a row, or half of ten in 30 s──▶ ejected
 *     ejected ──its pause is over──▶ probe-due ──one live call answers──▶ healthy
 *                                    probe-due ──that call fails──▶ ejected, for a longer pause
 *     any ──429──▶ cooling, for as long as the provider asked; no failure is counted
 *
 * A call that began before the ejection proves nothing by ending well after it.
 */
export type Breaker = {
  /** It is ejected while it opened later than it closed. */
  readonly openedMs: number;
  readonly closedMs: number;
  readonly probeAtMs: number;
  /** Probes that failed since it was last healthy. */
  readonly failedProbes: number;
  readonly coolsUntilMs: number;
  readonly failuresInRow: number;
  /** When the latest call that was answered had begun. */
  readonly lastSuccessMs: number;
  readonly window: FailureWindow;
};

/** Calls of the last 15 to 30 s, in two halves. */
type FailureWindow = {
  readonly sinceMs: number;
  readonly calls: number;
  readonly failures: number;
  readonly callsBefore: number;
  readonly failuresBefore: number;
};

export type Standing = "healthy" | "cooling" | "ejected" | "probe-due";

export type Verdict =
  | { readonly kind: "answered" }
  | { readonly kind: "failed" }
  /** `forMs`: how long the provider asked us to stay away, if it said. */
  | { readonly kind: "rate-limited"; readonly forMs: number | undefined };

export type CallTimes = { readonly startedMs: number; readonly nowMs: number };

const failuresInRowToEject = 5;
const callsToJudge = 10;
const failureShareToEject = 0.5;
const halfWindowMs = 15_000;
const firstPauseMs = 5_000;
const longestPauseMs = 15_000;
const usualCooldownMs = 5_000;
export const longestCooldownMs = 60_000;

const never = Number.NEGATIVE_INFINITY;

export const newBreaker: Breaker = {
  openedMs: never,
  closedMs: never,
  probeAtMs: never,
  failedProbes: 0,
  coolsUntilMs: never,
  failuresInRow: 0,
  lastSuccessMs: never,
  window: { sinceMs: never, calls: 0, failures: 0, callsBefore: 0, failuresBefore: 0 },
};

export const isOpen = (breaker: Breaker): boolean => breaker.openedMs > breaker.closedMs;

export function standingOf(breaker: Breaker, nowMs: number): Standing {
  if (isOpen(breaker)) return nowMs >= breaker.probeAtMs ? "probe-due" : "ejected";
  return nowMs < breaker.coolsUntilMs ? "cooling" : "healthy";
}

/** `isProbe`: it was the one call that an ejected endpoint was let have. */
export function afterCall(
  breaker: Breaker,
  verdict: Verdict,
  times: CallTimes & { readonly isProbe: boolean },
): Breaker {
  switch (verdict.kind) {
    case "answered":
      return afterAnswer(breaker, times);
    case "failed":
      return afterFailure(breaker, times);
    case "rate-limited":
      return afterRateLimit(breaker, verdict.forMs, times);
  }
}

function afterAnswer(breaker: Breaker, { startedMs, nowMs }: CallTimes): Breaker {
  const window = counted(breaker.window, nowMs, 0);
  const lastSuccessMs = Math.max(breaker.lastSuccessMs, startedMs);
  if (!isOpen(breaker)) return { ...breaker, failuresInRow: 0, lastSuccessMs, window };
  if (startedMs < breaker.openedMs) return breaker;
  return {
    ...newBreaker,
    openedMs: breaker.openedMs,
    closedMs: nowMs,
    coolsUntilMs: breaker.coolsUntilMs,
    lastSuccessMs,
  };
}

function afterFailure(breaker: Breaker, { nowMs, isProbe }: CallTimes & { readonly isProbe: boolean }): Breaker {
  if (isOpen(breaker)) return isProbe ? opened(breaker, nowMs, breaker.failedProbes + 1) : breaker;
  const window = counted(breaker.window, nowMs, 1);
  const failuresInRow = breaker.failuresInRow + 1;
  const calls = window.calls + window.callsBefore;
  const isRateHigh = calls >= callsToJudge && window.failures + window.failuresBefore >= calls * failureShareToEject;
  const next = { ...breaker, failuresInRow, window };
  return failuresInRow >= failuresInRowToEject || isRateHigh ? opened(next, nowMs, 0) : next;
}

/** One that answers that it is busy is there: a probe that hears it has found out what it was to find out. */
function afterRateLimit(breaker: Breaker, forMs: number | undefined, times: CallTimes & { readonly isProbe: boolean }) {
  const until = times.nowMs + Math.min(forMs ?? usualCooldownMs, longestCooldownMs);
  const cooling = { ...breaker, coolsUntilMs: Math.max(breaker.coolsUntilMs, until) };
  return isOpen(breaker) && times.isProbe
    ? { ...cooling, closedMs: times.nowMs, failuresInRow: 0, failedProbes: 0 }
    : cooling;
}

const opened = (breaker: Breaker, nowMs: number, failedProbes: number): Breaker => ({
  ...breaker,
  openedMs: nowMs,
  failedProbes,
  failuresInRow: 0,
  window: newBreaker.window,
  probeAtMs: nowMs + Math.min(firstPauseMs * 2 ** failedProbes, longestPauseMs),
});

function counted(window: FailureWindow, nowMs: number, failures: 0 | 1): FailureWindow {
  const age = nowMs - window.sinceMs;
  if (age < halfWindowMs) return { ...window, calls: window.calls + 1, failures: window.failures + failures };
  const isRecent = age < 2 * halfWindowMs;
  return {
    sinceMs: nowMs,
    calls: 1,
    failures,
    callsBefore: isRecent ? window.calls : 0,
    failuresBefore: isRecent ? window.failures : 0,
  };
}

/** What processes tell each other of a breaker. The later moment wins, so that the order of the news does not matter. */
export type BreakerNews = Pick<Breaker, "openedMs" | "closedMs" | "probeAtMs" | "failedProbes" | "coolsUntilMs">;

export function mergeNews(one: BreakerNews, other: BreakerNews): BreakerNews {
  const opening = isLaterOpening(one, other) ? one : other;
  return {
    openedMs: opening.openedMs,
    probeAtMs: opening.probeAtMs,
    failedProbes: opening.failedProbes,
    closedMs: Math.max(one.closedMs, other.closedMs),
    coolsUntilMs: Math.max(one.coolsUntilMs, other.coolsUntilMs),
  };
}

const isLaterOpening = (one: BreakerNews, other: BreakerNews) =>
  one.openedMs !== other.openedMs
    ? one.openedMs > other.openedMs
    : one.probeAtMs !== other.probeAtMs
      ? one.probeAtMs > other.probeAtMs
      : one.failedProbes >= other.failedProbes;

/** Clocks are compared over the network: what differs by less is the same moment. */
const sameMomentMs = 100;

/**
 * What others found out. A process whose own calls have been answered since then does not believe that the endpoint is
 * away: it is the other's way to it that is broken.
 */
export function adopt(breaker: Breaker, news: BreakerNews): Breaker {
  const known = Math.max(breaker.openedMs + sameMomentMs, breaker.closedMs, breaker.lastSuccessMs);
  const isNewOpening = news.openedMs > known && news.openedMs > news.closedMs;
  const isNewClosing =
    isOpen(breaker) && news.closedMs > breaker.openedMs + sameMomentMs && news.closedMs >= news.openedMs;
  const coolsUntilMs = Math.max(breaker.coolsUntilMs, news.coolsUntilMs);
  if (isNewOpening) {
    const { openedMs, probeAtMs, failedProbes } = news;
    return { ...breaker, openedMs, probeAtMs, failedProbes, coolsUntilMs, failuresInRow: 0, window: newBreaker.window };
  }
  if (isNewClosing) return { ...breaker, closedMs: news.closedMs, coolsUntilMs, failuresInRow: 0, failedProbes: 0 };
  return coolsUntilMs === breaker.coolsUntilMs ? breaker : { ...breaker, coolsUntilMs };
}
