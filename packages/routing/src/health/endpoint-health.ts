import type { EndpointMeasures } from "@causeway/catalog";
import type { AttemptOutcome } from "../attempt-outcome.ts";
import {
  adopt,
  afterCall,
  type Breaker,
  type BreakerNews,
  type CallTimes,
  isOpen,
  newBreaker,
  type Standing,
  standingOf,
  type Verdict,
} from "./breaker.ts";
import { type EndpointFigures, HealthBooks } from "./health-books.ts";
import type { FleetHealth, HealthNews, TellHealth } from "./health-news.ts";
import { type HealthTarget, isShared } from "./health-target.ts";

/** How endpoints are doing, as the ranking asks. */
export type HealthView = {
  standing(target: HealthTarget): Standing;
  figures(target: HealthTarget): EndpointFigures;
};

export type AttemptMeasure = {
  readonly outcome: AttemptOutcome;
  /** By the clock of `nowMs`. */
  readonly startedMs: number;
  /** From the attempt's start. */
  readonly firstTokenMs: number | undefined;
  readonly outputTokens: number;
  readonly durationMs: number;
  /** `undefined`: it called no tools. */
  readonly areToolCallsValid?: boolean | undefined;
  /** Is the answer, as the model wrote it, of the form that was asked for? `undefined`: none was, or it is not known. */
  readonly isOutputValid?: boolean | undefined;
  /** `enter` let it in to try an ejected endpoint. */
  readonly isProbe?: boolean | undefined;
};

const mostTargets = 20_000;
/** A probe that nobody has heard of for so long is not waited for. */
const probePatienceMs = 20_000;
const permitMs = 5_000;
/** Calls that wanted an ejected endpoint so long ago want it no more. */
const wishMs = 30_000;
/** Others that have not been heard for so long are away: this process decides alone. */
const aloneAfterMs = 3_000;
const minutesHeard = 30;
const hoursHeard = 24;
/** When nobody writes to a period any more. */
const settledAfterMs = 5_000;
const hourReadingMs = 60_000;

/**
 * Health of endpoints: our own traffic, and, as far as they can be heard, that of all processes. Recording and asking
 * happen in memory; `share` tells and hears, off the path of calls. Times are of one monotonic clock, in milliseconds.
 */
export class EndpointHealth {
  readonly #books = new HealthBooks();
  readonly #breakers = new Map<HealthTarget, Breaker>();
  /** Begun when. */
  readonly #probes = new Map<HealthTarget, number>();
  readonly #permits = new Map<HealthTarget, number>();
  readonly #wishes = new Map<HealthTarget, number>();
  readonly #untold = new Set<HealthTarget>();
  readonly #heardMinutes = new Set<number>();
  readonly #heardHours = new Set<number>();
  #hoursReadMs = Number.NEGATIVE_INFINITY;
  #lastHeardMs = Number.NEGATIVE_INFINITY;
  #epochOffsetMs: number;

  /** @param epochOffsetMs What turns the monotonic clock into milliseconds since 1970, until others tell the time. */
  constructor(epochOffsetMs = 0) {
    this.#epochOffsetMs = epochOffsetMs;
  }

  /**
   * May a call be made now? An ejected endpoint takes one call at a time to try it: who is let in is that call until
   * `record`. Asked at the moment of calling.
   */
  enter(target: HealthTarget, nowMs: number): Standing {
    const standing = this.#standing(target, nowMs);
    if (standing === "probe-due") this.#probes.set(target, nowMs);
    return standing;
  }

  /** The first content has come: a probe has found out what it was to find out, however long the answer takes. */
  recordBeginning(target: HealthTarget, times: CallTimes): void {
    const breaker = this.#breakers.get(target);
    if (breaker && isOpen(breaker)) this.#judge(target, { kind: "answered" }, { ...times, isProbe: true });
  }

  record(target: HealthTarget, measure: AttemptMeasure, nowMs: number): void {
    const verdict = verdictOf(measure.outcome);
    const { startedMs, isProbe = false } = measure;
    // A provider that finds fault with a request is there.
    const found =
      verdict ?? (isProbe && measure.outcome.kind === "refused" ? ({ kind: "answered" } as const) : undefined);
    if (found) this.#judge(target, found, { startedMs, nowMs, isProbe });
    if (isProbe) this.#probes.delete(target);
    if (!verdict || !isShared(target)) return;
    const minute = this.#minute(nowMs);
    if (verdict.kind === "answered") this.#books.countAnswer(target, minute, measureOf(measure));
    else this.#books.count(target, minute, verdict.kind === "failed" ? "f" : "l");
  }

  view(nowMs: number): HealthView {
    return {
      standing: (target) => this.#standing(target, nowMs),
      figures: (target) => this.#books.figuresOf(target, this.#minute(nowMs)),
    };
  }

  /** What everybody may see. Unlike asking for a standing in order to call, this makes nobody try the endpoint. */
  measures(endpointId: string, nowMs: number): EndpointMeasures {
    const standing = standingOf(this.#breakers.get(endpointId) ?? newBreaker, nowMs);
    return {
      standing: standing === "healthy" ? "serving" : standing === "cooling" ? "cooling" : "away",
      ...this.#books.measuresOf(endpointId, this.#minute(nowMs)),
    };
  }

  /** Once a second or so. Rejects when the others cannot be reached: then this process goes by what it knows itself. */
  async share(tell: TellHealth, now: () => number): Promise<void> {
    const news = this.#news(now());
    const told = [...this.#untold];
    this.#untold.clear();
    try {
      this.#hear(await tell(news), news, now());
    } catch (error) {
      for (const target of told) this.#untold.add(target);
      throw error;
    } finally {
      this.#books.turnPage(this.#minute(now()));
    }
  }

  #standing(target: HealthTarget, nowMs: number): Standing {
    const breaker = this.#breakers.get(target);
    if (!breaker) return "healthy";
    const standing = standingOf(breaker, nowMs);
    if (standing !== "probe-due") return standing;
    const begunMs = this.#probes.get(target);
    if (begunMs !== undefined && nowMs - begunMs < probePatienceMs) return "ejected";
    if (!isShared(target) || nowMs - this.#lastHeardMs > aloneAfterMs) return "probe-due";
    this.#wishes.set(target, nowMs);
    return (this.#permits.get(target) ?? Number.NEGATIVE_INFINITY) > nowMs ? "probe-due" : "ejected";
  }

  #judge(target: HealthTarget, verdict: Verdict, times: CallTimes & { readonly isProbe: boolean }): void {
    const before = this.#breakers.get(target) ?? newBreaker;
    const after = afterCall(before, verdict, times);
    this.#keep(target, after);
    const isNews = before.openedMs !== after.openedMs || before.closedMs !== after.closedMs;
    if (isShared(target) && (isNews || before.coolsUntilMs !== after.coolsUntilMs)) this.#untold.add(target);
    if (!isOpen(after)) this.#permits.delete(target);
  }

  #keep(target: HealthTarget, breaker: Breaker): void {
    this.#breakers.delete(target);
    this.#breakers.set(target, breaker);
    const [oldest] = this.#breakers.size > mostTargets ? this.#breakers.keys() : [];
    if (oldest !== undefined) this.#breakers.delete(oldest);
  }

  #news(nowMs: number): HealthNews {
    for (const [target, atMs] of this.#wishes) if (nowMs - atMs > wishMs) this.#wishes.delete(target);
    const wantsToProbe = [...this.#wishes.keys()].filter((target) => {
      const breaker = this.#breakers.get(target);
      return breaker !== undefined && standingOf(breaker, nowMs) === "probe-due";
    });
    const breakers = [...this.#untold].flatMap((target) => {
      const breaker = this.#breakers.get(target);
      return breaker ? [[target, this.#toEpoch(breaker)] as const] : [];
    });
    return {
      ...this.#books.telling(),
      breakers: new Map(breakers),
      wantsToProbe,
      minutes: unheard(this.#heardMinutes, this.#minute(nowMs), minutesHeard),
      hours:
        nowMs - this.#hoursReadMs < hourReadingMs
          ? []
          : unheard(this.#heardHours, Math.floor(this.#minute(nowMs) / 60), hoursHeard),
    };
  }

  #hear(fleet: FleetHealth, news: HealthNews, nowMs: number): void {
    this.#epochOffsetMs = fleet.nowMs - nowMs;
    this.#lastHeardMs = nowMs;
    this.#books.heardBy(news.number);
    for (const minute of fleet.minutes) this.#books.hear("minute", minute);
    for (const hour of fleet.hours) this.#books.hear("hour", hour);
    if (news.hours.length > 0) this.#hoursReadMs = nowMs;
    remember(this.#heardMinutes, fleet.minutes, (fleet.nowMs - settledAfterMs) / 60_000, minutesHeard);
    remember(this.#heardHours, fleet.hours, (fleet.nowMs - settledAfterMs) / 3_600_000, hoursHeard);
    for (const [target, breakerNews] of fleet.breakers) {
      const breaker = this.#breakers.get(target);
      const adopted = adopt(breaker ?? newBreaker, this.#fromEpoch(breakerNews));
      if (adopted !== (breaker ?? newBreaker)) this.#keep(target, adopted);
    }
    for (const target of fleet.mayProbe) this.#permits.set(target, nowMs + permitMs);
  }

  #minute(nowMs: number): number {
    return Math.floor((nowMs + this.#epochOffsetMs) / 60_000);
  }

  #toEpoch(breaker: BreakerNews): BreakerNews {
    return shifted(breaker, this.#epochOffsetMs);
  }

  #fromEpoch(breaker: BreakerNews): BreakerNews {
    return shifted(breaker, -this.#epochOffsetMs);
  }
}

const shifted = ({ failedProbes, ...times }: BreakerNews, byMs: number): BreakerNews => ({
  openedMs: times.openedMs + byMs,
  closedMs: times.closedMs + byMs,
  probeAtMs: times.probeAtMs + byMs,
  coolsUntilMs: times.coolsUntilMs + byMs,
  failedProbes,
});

/** The latest `length` periods, those aside that are known for good. */
const unheard = (heard: ReadonlySet<number>, latest: number, length: number): readonly number[] =>
  Array.from({ length }, (_, index) => latest - index).filter((period) => !heard.has(period));

/** Periods that had ended when they were read do not change any more. */
function remember(
  heard: Set<number>,
  periods: readonly { readonly period: number }[],
  nowInPeriods: number,
  length: number,
): void {
  for (const { period } of periods) if (period + 1 <= nowInPeriods) heard.add(period);
  for (const period of heard) if (period < nowInPeriods - length - 1) heard.delete(period);
}

/** `undefined`: it says nothing of the endpoint. What the caller sent, and when they stopped waiting, is no fault of it. */
function verdictOf(outcome: AttemptOutcome): Verdict | undefined {
  switch (outcome.kind) {
    case "completed":
    // What callers ask for may be impossible to answer: that an endpoint is there is not in doubt.
    case "nonconforming":
      return { kind: "answered" };
    case "unavailable":
      if (outcome.reason === "deadline") return undefined;
      return outcome.reason === "rate-limited"
        ? {
            kind: "rate-limited",
            forMs: outcome.retryAfterSeconds === undefined ? undefined : outcome.retryAfterSeconds * 1_000,
          }
        : { kind: "failed" };
    case "interrupted":
      return outcome.isDeadline ? undefined : { kind: "failed" };
    case "credential-rejected":
      return { kind: "failed" };
    case "refused":
    case "cancelled":
      return undefined;
  }
}

const measureOf = (measure: AttemptMeasure) => ({
  firstTokenMs: measure.firstTokenMs,
  outputTokens: measure.outputTokens,
  durationMs: measure.durationMs,
  areToolCallsValid: measure.areToolCallsValid,
  isOutputValid: measure.isOutputValid,
});
