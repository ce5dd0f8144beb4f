import type { LaneTerms, LaneUse, LaneWindow } from "./lane-terms.ts";
import { periodAt, periodsIn, resetAt } from "./periods.ts";

/** One lane at one moment: who is under way, who waits, and what was used. */
export type LaneState = {
  /** By name of the period. */
  readonly used: ReadonlyMap<string, number>;
  readonly running: ReadonlyMap<string, RunningCall>;
  /** In the order of arrival: ticket → when it last asked. */
  readonly waiting: ReadonlyMap<string, number>;
  /** Until then its upstream refuses calls, by its own word. */
  readonly closedUntilMs: number;
};

export type RunningCall = {
  /** After this moment its gateway is taken for dead, and its place is free again. */
  readonly expiresAtMs: number;
  /** What was counted for it, and where. */
  readonly counted: LaneUse;
  readonly enteredAtMs: number;
};

export type LaneAnswer =
  | { readonly kind: "entered" }
  /** `position` 1 is next. */
  | { readonly kind: "waiting"; readonly position: number }
  | Overflow;

/** The lane does not take the call: the next one is asked. */
export type Overflow =
  | { readonly kind: "exhausted"; readonly window: LaneWindow; readonly untilMs: number }
  | { readonly kind: "closed"; readonly untilMs: number }
  | { readonly kind: "queue-full" };

export type LaneAsk = { readonly ticket: string; readonly use: LaneUse; readonly nowMs: number };

/** A waiting call that has not asked for this long has gone. */
export const longestSilenceMs = 3_000;
/** A running call whose gateway has not said that it lives for this long is over. */
export const runningMs = 30_000;

export const emptyLane: LaneState = {
  used: new Map(),
  running: new Map(),
  waiting: new Map(),
  closedUntilMs: 0,
};

/**
 * May this call start now? First come, first served; nobody overtakes those who wait. Asking again with the same
 * ticket is how a call waits, and is harmless once it has entered.
 */
export function askLane(terms: LaneTerms, before: LaneState, ask: LaneAsk): readonly [LaneAnswer, LaneState] {
  const { ticket, use, nowMs } = ask;
  const state = withoutTheGone(before, nowMs);
  if (state.running.has(ticket)) return [{ kind: "entered" }, state];
  const overflow = overflowOf(terms, state, use, nowMs);
  if (overflow) return [overflow, { ...state, waiting: without(state.waiting, ticket) }];

  const queue = [...state.waiting.keys()];
  const ahead = queue.includes(ticket) ? queue.indexOf(ticket) : queue.length;
  const free = state.closedUntilMs > nowMs ? 0 : terms.concurrency - state.running.size;
  if (ahead < free) return [{ kind: "entered" }, enter(terms, state, ask)];
  if (!queue.includes(ticket) && queue.length >= terms.queueLength) return [{ kind: "queue-full" }, state];
  const waiting = new Map(state.waiting).set(ticket, nowMs);
  return [
    { kind: "waiting", position: ahead + 1 },
    { ...state, waiting },
  ];
}

/** The call still runs. */
export function renewCall(state: LaneState, ticket: string, nowMs: number): LaneState {
  const call = state.running.get(ticket);
  if (!call) return state;
  return { ...state, running: new Map(state.running).set(ticket, { ...call, expiresAtMs: nowMs + runningMs }) };
}

/** The call is over, or no longer wants to wait. `use` is what it really used; what was counted for it is corrected. */
export function leaveLane(terms: LaneTerms, state: LaneState, ticket: string, use: LaneUse): LaneState {
  const call = state.running.get(ticket);
  const waiting = without(state.waiting, ticket);
  if (!call) return { ...state, waiting };
  const correction = { requests: use.requests - call.counted.requests, tokens: use.tokens - call.counted.tokens };
  return {
    ...state,
    waiting,
    running: without(state.running, ticket),
    used: counted(terms, state.used, correction, call.enteredAtMs),
  };
}

/** Its upstream said that it takes no calls until then. A shorter time never shortens a longer one. */
export const closeLane = (state: LaneState, untilMs: number): LaneState => ({
  ...state,
  closedUntilMs: Math.max(state.closedUntilMs, untilMs),
});

export const usedIn = (state: Pick<LaneState, "used">, window: LaneWindow, nowMs: number): number =>
  periodsIn(window, nowMs).reduce((sum, period) => sum + (state.used.get(period) ?? 0), 0);

function overflowOf(terms: LaneTerms, state: LaneState, use: LaneUse, nowMs: number): Overflow | undefined {
  // A pause that is shorter than a call may wait is waited for.
  if (state.closedUntilMs - nowMs > terms.longestWaitMs) return { kind: "closed", untilMs: state.closedUntilMs };
  const window = terms.windows.find((one) => usedIn(state, one, nowMs) + use[one.unit] > one.quota);
  return window && { kind: "exhausted", window, untilMs: resetAt(window, nowMs) };
}

function enter(terms: LaneTerms, state: LaneState, { ticket, use, nowMs }: LaneAsk): LaneState {
  const call = { expiresAtMs: nowMs + runningMs, counted: use, enteredAtMs: nowMs };
  return {
    ...state,
    running: new Map(state.running).set(ticket, call),
    waiting: without(state.waiting, ticket),
    used: counted(terms, state.used, use, nowMs),
  };
}

/** Windows that count the same share a period, and count once. */
function counted(
  { windows }: LaneTerms,
  used: ReadonlyMap<string, number>,
  use: LaneUse,
  atMs: number,
): ReadonlyMap<string, number> {
  const after = new Map(used);
  const amounts = new Map(windows.map((window) => [periodAt(window, atMs), use[window.unit]]));
  for (const [period, amount] of amounts) after.set(period, (after.get(period) ?? 0) + amount);
  return after;
}

/** The use of those who died stays counted: their upstream may have served them. */
function withoutTheGone(state: LaneState, nowMs: number): LaneState {
  const running = [...state.running].filter(([, call]) => call.expiresAtMs > nowMs);
  const waiting = [...state.waiting].filter(([, askedAtMs]) => nowMs - askedAtMs <= longestSilenceMs);
  return { ...state, running: new Map(running), waiting: new Map(waiting) };
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
